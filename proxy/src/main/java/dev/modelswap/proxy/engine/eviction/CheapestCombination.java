package dev.modelswap.proxy.engine.eviction;

import dev.modelswap.proxy.engine.eviction.MatrixPolicy.Combinations;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Comparator;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Finds the combination that contains the target and keeps the most that is worth keeping of what runs.
 *
 * <p>Models that neither run nor are the target do not matter, so a combination is the set of those in it that do. Parts of
 * {@code AllOf} that have no such model in common are decided each for itself; only parts that share some are multiplied
 * out, and of their combinations those are dropped that another contains. So the effort grows with what runs, and
 * hardly with the number of combinations.
 */
final class CheapestCombination {

    /** More combinations of parts that share models are not compared, but only those that keep most. */
    private static final int MOST_COMPARED = 1_000;

    private final String target;
    private final Map<String, Integer> index = new HashMap<>();
    private final List<String> names = new ArrayList<>();
    private final long[] weights;
    private final IdentityHashMap<Combinations, BitSet> mattering = new IdentityHashMap<>();
    private final IdentityHashMap<Combinations, BitSet> best = new IdentityHashMap<>();
    private final IdentityHashMap<Combinations, List<BitSet>> all = new IdentityHashMap<>();

    CheapestCombination(String target, Set<String> running, Map<String, Integer> evictCosts) {
        this.target = target;
        names.add(target);
        names.addAll(new TreeSet<>(running));
        weights = new long[names.size()];
        long sum = 0;
        for (int number = 0; number < weights.length; number++) {
            index.put(names.get(number), number);
            weights[number] = evictCosts.getOrDefault(names.get(number), 1);
            sum += weights[number];
        }
        weights[0] = sum + 1; // outweighs everything else: whatever lacks the target is worth less
    }

    /** The running models that the chosen combination of these sets keeps, and the target; none if the target is in none. */
    Set<String> in(List<Combinations> sets) {
        BitSet chosen = first(sets.stream().map(this::best).toList());
        return chosen.get(0) ? chosen.stream().mapToObj(names::get).collect(Collectors.toSet()) : Set.of(target);
    }

    /** The combination worth most, the first of them if several are. */
    private BitSet best(Combinations node) {
        BitSet known = best.get(node);
        if (known == null) {
            known = switch (node) {
                case Combinations.Model model -> mattering(model);
                case Combinations.AnyOf(var parts) ->
                    first(parts.stream().map(this::best).toList());
                case Combinations.AllOf(var parts) -> {
                    BitSet together = new BitSet();
                    independent(parts)
                            .forEach(group ->
                                    together.or(group.size() == 1 ? best(group.getFirst()) : first(product(group))));
                    yield together;
                }
            };
            best.put(node, known);
        }
        return known;
    }

    /** All combinations that no other contains, in order. */
    private List<BitSet> all(Combinations node) {
        List<BitSet> known = all.get(node);
        if (known == null) {
            known = switch (node) {
                case Combinations.Model model -> List.of(mattering(model));
                case Combinations.AnyOf(var parts) ->
                    undominated(
                            parts.stream().flatMap(part -> all(part).stream()).toList());
                case Combinations.AllOf(var parts) -> product(parts);
            };
            all.put(node, known);
        }
        return known;
    }

    private List<BitSet> product(List<Combinations> parts) {
        List<BitSet> product = List.of(new BitSet());
        for (Combinations part : parts) {
            List<BitSet> longer = new ArrayList<>();
            for (BitSet left : product) {
                for (BitSet right : all(part)) {
                    BitSet together = (BitSet) left.clone();
                    together.or(right);
                    longer.add(together);
                }
            }
            product = undominated(longer);
        }
        return product;
    }

    private List<BitSet> undominated(List<BitSet> combinations) {
        List<BitSet> kept = new ArrayList<>();
        for (BitSet combination : combinations) {
            if (kept.stream().noneMatch(other -> contains(other, combination))) {
                kept.removeIf(other -> contains(combination, other));
                kept.add(combination);
            }
        }
        if (kept.size() <= MOST_COMPARED) {
            return kept;
        }
        return kept.stream()
                .sorted(Comparator.comparingLong(this::weight).reversed())
                .limit(MOST_COMPARED)
                .toList();
    }

    /** The parts, put together where they share a model that matters, directly or through others. */
    private List<List<Combinations>> independent(List<Combinations> parts) {
        List<BitSet> groups = new ArrayList<>();
        List<BitSet> models = new ArrayList<>();
        for (int part = 0; part < parts.size(); part++) {
            BitSet group = new BitSet();
            BitSet shared = (BitSet) mattering(parts.get(part)).clone();
            group.set(part);
            for (int number = groups.size() - 1; number >= 0; number--) {
                if (models.get(number).intersects(shared)) {
                    shared.or(models.remove(number));
                    group.or(groups.remove(number));
                }
            }
            groups.add(group);
            models.add(shared);
        }
        return groups.stream()
                .map(group -> group.stream().mapToObj(parts::get).toList())
                .toList();
    }

    private BitSet mattering(Combinations node) {
        BitSet known = mattering.get(node);
        if (known == null) {
            BitSet models = new BitSet();
            switch (node) {
                case Combinations.Model(String name) -> {
                    Integer number = index.get(name);
                    if (number != null) {
                        models.set(number);
                    }
                }
                case Combinations.AllOf(var parts) -> parts.forEach(part -> models.or(mattering(part)));
                case Combinations.AnyOf(var parts) -> parts.forEach(part -> models.or(mattering(part)));
            }
            known = models;
            mattering.put(node, known);
        }
        return known;
    }

    private BitSet first(List<BitSet> combinations) {
        BitSet first = new BitSet();
        for (BitSet combination : combinations) {
            first = weight(combination) > weight(first) ? combination : first;
        }
        return first;
    }

    private long weight(BitSet combination) {
        return combination.stream().mapToLong(number -> weights[number]).sum();
    }

    private static boolean contains(BitSet larger, BitSet smaller) {
        BitSet missing = (BitSet) smaller.clone();
        missing.andNot(larger);
        return missing.isEmpty();
    }
}
