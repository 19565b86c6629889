package dev.modelswap.bench;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** Watches the pods of models of which only one may run at a time, and remembers every moment in which more did. */
public final class ExclusivityWatch implements ResourceEventHandler<Pod> {

    private final Set<String> exclusive;
    private final Map<String, String> live = new HashMap<>();
    /** By UID. A pod that has ended stays so, though a kubelet may show its removed containers as ones that are to be made. */
    private final Set<String> ended = new HashSet<>();

    private final List<String> violations = new ArrayList<>();
    private String last = "";
    private int swaps;

    /** A watch over the models of these names. */
    public ExclusivityWatch(Set<String> exclusive) {
        this.exclusive = Set.copyOf(exclusive);
    }

    /** Every moment in which two of the models had a pod that had not ended. */
    public synchronized List<String> violations() {
        return List.copyOf(violations);
    }

    /** How often another of the models came to run than the one before. */
    public synchronized int swaps() {
        return swaps;
    }

    @Override
    public synchronized void onAdd(Pod pod) {
        ModelPod seen = new ModelPod(pod);
        if (!exclusive.contains(seen.model())) {
            return;
        }
        String uid = pod.getMetadata().getUid();
        if (seen.hasEnded()) {
            ended.add(uid);
        }
        if (ended.contains(uid)) {
            live.remove(uid);
            return;
        }
        live.put(uid, seen.model());
        Set<String> models = live.values().stream().collect(Collectors.toCollection(TreeSet::new));
        if (models.size() > 1) {
            violations.add(String.join(" and ", models));
        }
        if (!seen.model().equals(last)) {
            last = seen.model();
            swaps++;
        }
    }

    @Override
    public void onUpdate(Pod before, Pod pod) {
        onAdd(pod);
    }

    @Override
    public synchronized void onDelete(Pod pod, boolean unknown) {
        live.remove(pod.getMetadata().getUid());
    }
}
