package dev.modelswap.proxy.engine;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The swaps that are under way, at most one to each model. */
final class Swaps {

    private final Map<String, Swap> byTarget = new LinkedHashMap<>();
    private long changes;

    void add(Swap swap) {
        changes++;
        byTarget.put(swap.target(), swap);
    }

    void remove(Swap swap) {
        changes++;
        byTarget.remove(swap.target());
    }

    /** The swap to the model, if there is one. */
    @Nullable
    Swap to(String model) {
        return byTarget.get(model);
    }

    /** All swaps, whatever is added or removed meanwhile. */
    List<Swap> all() {
        return List.copyOf(byTarget.values());
    }

    Set<String> targets() {
        return byTarget.keySet();
    }

    /** A number that grows whenever a swap begins or ends. */
    long changes() {
        return changes;
    }

    int waiting() {
        int waiting = 0;
        for (Swap swap : byTarget.values()) {
            waiting += swap.size();
        }
        return waiting;
    }

    int waiting(String model) {
        Swap swap = byTarget.get(model);
        return swap == null ? 0 : swap.size();
    }

    /** The model has left. */
    void left(String model) {
        byTarget.values().forEach(swap -> swap.left(model));
    }

    /** Whether a swap waits for the model to leave. */
    boolean await(String model) {
        return awaiting(model).isPresent();
    }

    /** The target of a swap that waits for the model to leave. */
    Optional<String> awaiting(String model) {
        return byTarget.values().stream()
                .filter(swap -> swap.leaving().contains(model))
                .map(Swap::target)
                .findFirst();
    }

    /** Whether a swap of {@code model} that evicts {@code victims} must wait for one of these. */
    boolean collideWith(String model, Set<String> victims) {
        for (Swap swap : byTarget.values()) {
            if (swap.collidesWith(model, victims)) {
                return true;
            }
        }
        return false;
    }
}
