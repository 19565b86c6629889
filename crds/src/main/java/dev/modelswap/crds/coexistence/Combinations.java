package dev.modelswap.crds.coexistence;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;

/**
 * Searches resolved expressions of a matrix for a combination that has all of some models. Of each expression, once, it keeps
 * which of the models its combinations have, without those that another one has too; so 10^6 combinations of others are one.
 * Since the models themselves may be many, the search ends after {@link #STEPS} and then says that there may be one.
 */
final class Combinations {

    private static final int STEPS = 20_000;

    private final Set<String> models;
    private final IdentityHashMap<MatrixExpression, List<Set<String>>> families = new IdentityHashMap<>();
    private int steps;

    Combinations(List<String> models) {
        this.models = Set.copyOf(models);
    }

    /** False only where no combination of {@code expression} has all of the models. */
    boolean mayCover(MatrixExpression expression) {
        boolean covered = family(expression).stream().anyMatch(part -> part.size() == models.size());
        return covered || steps > STEPS;
    }

    private List<Set<String>> family(MatrixExpression expression) {
        List<Set<String>> known = families.get(expression);
        if (known == null) {
            known = switch (expression) {
                case MatrixExpression.Name(String name, int position) ->
                    List.of(models.contains(name) ? Set.of(name) : Set.of());
                case MatrixExpression.AnyOf(var parts) -> any(parts);
                case MatrixExpression.AllOf(var parts) -> all(parts);
                case MatrixExpression.SetReference reference ->
                    throw new IllegalArgumentException("not resolved: " + reference);
            };
            families.put(expression, known);
        }
        return known;
    }

    private List<Set<String>> any(List<MatrixExpression> parts) {
        List<Set<String>> family = new ArrayList<>();
        parts.forEach(part -> family(part).forEach(combination -> add(family, combination)));
        return family;
    }

    private List<Set<String>> all(List<MatrixExpression> parts) {
        List<Set<String>> family = List.of(Set.of());
        for (MatrixExpression part : parts) {
            List<Set<String>> longer = new ArrayList<>();
            for (Set<String> left : family) {
                for (Set<String> right : family(part)) {
                    Set<String> both = new HashSet<>(left);
                    both.addAll(right);
                    add(longer, both);
                }
            }
            family = longer;
        }
        return family;
    }

    private void add(List<Set<String>> family, Set<String> combination) {
        steps += 1 + family.size();
        if (steps <= STEPS && family.stream().noneMatch(other -> other.containsAll(combination))) {
            family.removeIf(combination::containsAll);
            family.add(combination);
        }
    }
}
