package dev.modelswap.crds.validation;

import static dev.modelswap.crds.values.Problem.quoted;

import dev.modelswap.crds.api.Filters;
import java.util.Collection;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The rules of {@link Filters}: paths that lead somewhere, and not to the model's name. */
record FilterRules(ProblemList problems) {

    /** {@code model}, or something within it, which would make it another thing than a name. */
    private static final Pattern MODEL = Pattern.compile("model(\\..*)?");

    /** Steps with dots between them. */
    private static final Pattern PATH = Pattern.compile("[^.]+(\\.[^.]+)*");

    /** @param instead how else the server's name for the model is given */
    void check(String field, @Nullable Filters filters, String instead) {
        if (filters == null) {
            return;
        }
        checkPaths(field + ".stripParams", filters.stripParams(), "removed: leave it", instead);
        checkPaths(field + ".setParams", filters.setParams().keySet(), "set: remove it", instead);
        filters.setParamsByID().forEach((name, params) -> {
            if (name.isBlank()) {
                problems.add(field + ".setParamsByID", "a name cannot be empty: give it one or remove it");
            }
            checkPaths(field + ".setParamsByID[" + name + "]", params.keySet(), "set: remove it", instead);
        });
    }

    private void checkPaths(String field, Collection<String> paths, String what, String instead) {
        for (String path : paths) {
            if (MODEL.matcher(path).matches()) {
                problems.add(field, quoted(path) + " names the model and cannot be " + what + ", " + instead);
            } else if (!PATH.matcher(path).matches()) {
                problems.add(
                        field,
                        quoted(path)
                                + " is no path of a field: write its name, or names with single dots between them");
            }
        }
    }
}
