package dev.modelswap.crds.coexistence;

import dev.modelswap.crds.api.Matrix;
import dev.modelswap.crds.values.Problem;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A matrix whose names are resolved: its sets in order of preference, each after those that it refers to, with model IDs
 * for names and the other sets' expressions for references, and what evicting a model costs.
 */
public final class MatrixSets {

    /** Sets that may wait for one another to be resolved; deep enough for people, and no danger to the stack. */
    private static final int DEEPEST = 10;

    private final Matrix matrix;
    private final Set<String> models;
    private final List<Problem> problems = new ArrayList<>();
    private final Map<String, MatrixExpression> parsed = new LinkedHashMap<>();
    private final Map<String, MatrixExpression> resolved = new LinkedHashMap<>();
    /** The sets that are being resolved, each for the one before it. */
    private final Set<String> resolving = new LinkedHashSet<>();

    private MatrixSets(Matrix matrix, Set<String> models) {
        this.matrix = matrix;
        this.models = models;
        matrix.sets().forEach(this::parse);
        parsed.keySet().forEach(this::resolve);
    }

    /** The sets of a matrix among these models; throws {@link IllegalArgumentException} with all {@link #problems}. */
    public static MatrixSets of(Matrix matrix, Set<String> models) {
        MatrixSets sets = new MatrixSets(matrix, models);
        if (!sets.problems.isEmpty()) {
            throw new IllegalArgumentException(sets.problems.toString());
        }
        return sets;
    }

    /** What is wrong with the expressions of a matrix, be it their form or the names in them. */
    public static List<Problem> problems(Matrix matrix, Set<String> models) {
        return List.copyOf(new MatrixSets(matrix, models).problems);
    }

    /**
     * Set name to expression, in order of preference. There are no references in the expressions; a set that others refer to
     * is the same object in each of them.
     */
    public Map<String, MatrixExpression> expressions() {
        return Collections.unmodifiableMap(resolved);
    }

    /** Model ID to what evicting it costs, where that is not 1. */
    public Map<String, Integer> evictCosts() {
        Map<String, Integer> costs = new HashMap<>();
        matrix.evictCosts().forEach((name, cost) -> costs.put(model(name), cost));
        return costs;
    }

    private void parse(Matrix.MatrixSet set) {
        try {
            parsed.put(set.name(), MatrixExpression.parse(set.expression()));
        } catch (MatrixExpression.SyntaxError e) {
            add(set.name(), String.valueOf(e.getMessage()));
        }
    }

    private @Nullable MatrixExpression resolve(String set) {
        MatrixExpression done = resolved.get(set);
        MatrixExpression expression = parsed.get(set);
        if (done != null || expression == null) {
            return done;
        }
        resolving.add(set);
        MatrixExpression result = resolve(set, expression);
        resolving.remove(set);
        resolved.put(set, result);
        return result;
    }

    private MatrixExpression resolve(String set, MatrixExpression expression) {
        return switch (expression) {
            case MatrixExpression.Name(String name, int position) -> {
                String model = model(name);
                if (!models.contains(model)) {
                    add(
                            set,
                            "'" + name + "' at position " + position
                                    + " is no var and no model: write a name of vars or a model's ID");
                }
                yield new MatrixExpression.Name(model, position);
            }
            case MatrixExpression.SetReference reference -> resolve(set, reference);
            case MatrixExpression.AllOf(var parts) -> new MatrixExpression.AllOf(resolveAll(set, parts));
            case MatrixExpression.AnyOf(var parts) -> new MatrixExpression.AnyOf(resolveAll(set, parts));
        };
    }

    private List<MatrixExpression> resolveAll(String set, List<MatrixExpression> parts) {
        return parts.stream().map(part -> resolve(set, part)).toList();
    }

    private MatrixExpression resolve(String set, MatrixExpression.SetReference reference) {
        String where = "'+" + reference.set() + "' at position " + reference.position();
        if (resolving.contains(reference.set())) {
            add(set, where + " refers in a circle, " + circle(reference.set()) + ": take one of the references out");
            return reference;
        }
        if (resolving.size() >= DEEPEST && !resolved.containsKey(reference.set())) {
            add(
                    set,
                    where + " is the end of a chain of more than " + DEEPEST
                            + " sets: define the sets it needs above it");
            return reference;
        }
        MatrixExpression other = resolve(reference.set());
        if (other != null) {
            return other;
        }
        if (matrix.sets().stream().noneMatch(known -> known.name().equals(reference.set()))) {
            add(set, where + " refers to a set that is not defined: add it or correct the name");
        }
        return reference;
    }

    private String circle(String set) {
        List<String> circle = new ArrayList<>(
                resolving.stream().dropWhile(name -> !name.equals(set)).toList());
        circle.add(set);
        return String.join(" → ", circle);
    }

    /** A var wins over a model of the same name. */
    private String model(String name) {
        return matrix.vars().getOrDefault(name, name);
    }

    private void add(String set, String message) {
        problems.add(new Problem("spec.matrix.sets[" + set + "].expression", message));
    }
}
