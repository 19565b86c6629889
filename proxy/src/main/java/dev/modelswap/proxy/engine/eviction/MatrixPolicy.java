package dev.modelswap.proxy.engine.eviction;

import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Eviction by a matrix, with llama-swap's rule: a target that is ready evicts nobody. Else, of all allowed combinations that
 * contain it, the one is chosen whose absence of running models costs least, the first of these if several do; what runs
 * outside it is evicted. A target in no combination runs alone.
 */
public final class MatrixPolicy implements EvictionPolicy {

    private final List<Combinations> sets;
    private final Map<String, Integer> evictCosts;

    /** Sets of models that may run together. */
    public sealed interface Combinations {

        /** One model, alone. */
        record Model(String name) implements Combinations {}

        /** One combination of each part, together. */
        record AllOf(List<Combinations> parts) implements Combinations {

            public AllOf {
                parts = List.copyOf(parts);
            }
        }

        /** The combinations of all parts, those of the first before those of the next. */
        record AnyOf(List<Combinations> parts) implements Combinations {

            public AnyOf {
                parts = List.copyOf(parts);
            }
        }
    }

    /**
     * The policy of these sets, in order of preference.
     *
     * @param evictCosts positive; 1 for models that are not in it
     */
    public MatrixPolicy(List<Combinations> sets, Map<String, Integer> evictCosts) {
        this.sets = List.copyOf(sets);
        this.evictCosts = Map.copyOf(evictCosts);
    }

    @Override
    public Set<String> victims(String target, Set<String> running) {
        if (running.isEmpty() || running.contains(target)) {
            return Set.of();
        }
        Set<String> victims = new HashSet<>(running);
        victims.removeAll(new CheapestCombination(target, running, evictCosts).in(sets));
        return Set.copyOf(victims);
    }
}
