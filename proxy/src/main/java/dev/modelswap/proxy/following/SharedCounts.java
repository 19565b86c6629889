package dev.modelswap.proxy.following;

import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;

/** What each proxy counts of its own requests, and knows of the others' as the one that leads has told; for any thread. */
public final class SharedCounts {

    private final Map<String, Integer> own = new ConcurrentHashMap<>();
    private final AtomicReference<Map<String, Integer>> elsewhere = new AtomicReference<>(Map.of());
    private final AtomicReference<Consumer<Map<String, Integer>>> listener = new AtomicReference<>(counts -> {});

    /** One more of this proxy's. */
    public void enter(String what) {
        own.merge(what, 1, Integer::sum);
        changed();
    }

    /** One of this proxy's less. */
    public void leave(String what) {
        own.computeIfPresent(what, (same, count) -> count == 1 ? null : count - 1);
        changed();
    }

    /** Of all proxies. */
    public int of(String what) {
        return own.getOrDefault(what, 0) + elsewhere.get().getOrDefault(what, 0);
    }

    /** From now on this one hears of each change of this proxy's own counts, first of all that there are. */
    public void tell(Consumer<Map<String, Integer>> who) {
        listener.set(who);
        changed();
    }

    /** The others count this together. */
    public void are(Map<String, Integer> others) {
        elsewhere.set(Map.copyOf(others));
    }

    Map<String, Integer> own() {
        return Map.copyOf(own);
    }

    private void changed() {
        listener.get().accept(own());
    }

    static Map<String, Integer> sum(Iterable<Map<String, Integer>> counts) {
        Map<String, Integer> sum = new HashMap<>();
        counts.forEach(each -> each.forEach((what, count) -> sum.merge(what, count, Integer::sum)));
        return sum;
    }
}
