package dev.modelswap.proxy.following;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;

/** The counts of all proxies, at the one that leads, which tells each what the others count together. Called in turns. */
public final class SumOfCounts {

    private final SharedCounts own;
    private final Map<String, Map<String, Integer>> byPod = new HashMap<>();
    private final BiConsumer<String, Map<String, Integer>> tell;

    /** {@code tell} tells the proxy in a pod. */
    public SumOfCounts(SharedCounts own, BiConsumer<String, Map<String, Integer>> tell) {
        this.own = own;
        this.tell = tell;
    }

    /** The proxy in this pod counts this. */
    public void counts(String pod, Map<String, Integer> counts) {
        byPod.put(pod, counts);
        changed();
    }

    /** The proxy in this pod is not heard any more. */
    public void forget(String pod) {
        if (byPod.remove(pod) != null) {
            changed();
        }
    }

    /** This proxy's own counts, or another's, are others than before. */
    public void changed() {
        own.are(SharedCounts.sum(byPod.values()));
        byPod.keySet().forEach(pod -> {
            List<Map<String, Integer>> others = new ArrayList<>(List.of(own.own()));
            byPod.forEach((other, counts) -> {
                if (!other.equals(pod)) {
                    others.add(counts);
                }
            });
            tell.accept(pod, SharedCounts.sum(others));
        });
    }
}
