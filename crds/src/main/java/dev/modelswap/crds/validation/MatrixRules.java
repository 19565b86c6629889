package dev.modelswap.crds.validation;

import static dev.modelswap.crds.values.Problem.quoted;

import dev.modelswap.crds.api.Matrix;
import dev.modelswap.crds.api.ModelSwapSpec;
import dev.modelswap.crds.coexistence.MatrixSets;
import dev.modelswap.crds.naming.DeclaredNames;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;

/** The rules of {@code spec.matrix}: it stands alone, its names are models, and its expressions can be read. */
record MatrixRules(DeclaredNames names, ProblemList problems) {

    private static final Pattern VAR = Pattern.compile("[a-zA-Z0-9.-]{1,32}");

    void check(ModelSwapSpec spec) {
        Matrix matrix = spec.matrix();
        if (matrix == null) {
            return;
        }
        if (!spec.groups().isEmpty()) {
            problems.add("spec.matrix", "groups and a matrix both say what runs together: keep one of them");
        }
        checkVars(matrix);
        checkCosts(matrix);
        if (matrix.sets().isEmpty()) {
            problems.add("spec.matrix.sets", "the matrix has no sets: add at least one or remove it");
        }
        problems.checkNames(
                "matrix.sets",
                "sets",
                matrix.sets().stream().map(Matrix.MatrixSet::name).toList());
        problems.addAll(MatrixSets.problems(matrix, names.models()));
    }

    private void checkVars(Matrix matrix) {
        matrix.vars().forEach((name, model) -> {
            if (!VAR.matcher(name).matches()) {
                problems.add(
                        "spec.matrix.vars",
                        quoted(name) + " is no name of a var: write 1 to 32 letters, digits, '.' and '-'");
            }
            if (!names.isModel(model)) {
                problems.add(
                        "spec.matrix.vars",
                        quoted(name) + " points to " + quoted(model) + ", which is no model's name"
                                + names.remedy(model));
            }
        });
    }

    private void checkCosts(Matrix matrix) {
        Map<String, String> nameOf = new HashMap<>();
        matrix.evictCosts().forEach((name, cost) -> {
            if (Objects.requireNonNullElse(cost, 0) < 1) {
                problems.add(
                        "spec.matrix.evictCosts", quoted(name) + " costs " + cost + ": write a whole number from 1");
            }
            String model = matrix.vars().getOrDefault(name, name);
            String other = nameOf.putIfAbsent(model, name);
            if (!matrix.vars().containsKey(name) && !names.isModel(name)) {
                problems.add(
                        "spec.matrix.evictCosts", quoted(name) + " is no var and no model's name" + names.remedy(name));
            } else if (other != null) {
                problems.add(
                        "spec.matrix.evictCosts",
                        quoted(other) + " and " + quoted(name) + " are both model " + quoted(model)
                                + ": give its cost once");
            }
        });
    }
}
