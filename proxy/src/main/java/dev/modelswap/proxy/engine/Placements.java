package dev.modelswap.proxy.engine;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;

/** On which nodes each model has pods, and which models were seen to be too many to run together. */
final class Placements {

    /** How long it is remembered that models were too many: others may have given room back since. */
    private static final long REMEMBERED = 600_000;

    private final Map<String, List<String>> nodes = new HashMap<>();
    private final Map<Set<String>, Long> tooMany = new HashMap<>();
    private long changes;

    /** The model has pods on these nodes, one for each. */
    void seen(String model, List<String> nodesOfPods) {
        List<String> before = nodesOfPods.isEmpty() ? nodes.remove(model) : nodes.put(model, List.copyOf(nodesOfPods));
        if (!nodesOfPods.equals(before == null ? List.of() : before)) {
            changes++;
        }
    }

    List<String> nodes(String model) {
        return nodes.getOrDefault(model, List.of());
    }

    /** The models that have pods on nodes. */
    Set<String> models() {
        return nodes.keySet();
    }

    /** These do not all find room. */
    void areTooManySeen(Set<String> models, long now) {
        changes++;
        tooMany.put(Set.copyOf(models), now);
    }

    /** Whether these, or some of them, were seen not to find room. */
    boolean areTooMany(Set<String> models, long now) {
        return tooMany.entrySet().stream()
                .anyMatch(seen -> now - seen.getValue() < REMEMBERED && models.containsAll(seen.getKey()));
    }

    /** A number that grows whenever any of it becomes another. */
    long changes() {
        return changes;
    }

    void forget(Predicate<String> gone) {
        nodes.keySet().removeIf(gone);
        Set<Set<String>> stale = new HashSet<>(tooMany.keySet());
        stale.removeIf(models -> models.stream().noneMatch(gone));
        tooMany.keySet().removeAll(stale);
    }
}
