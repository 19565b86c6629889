package dev.modelswap.crds.coexistence;

import static dev.modelswap.crds.values.Problem.quoted;

import dev.modelswap.crds.api.Matrix;
import dev.modelswap.crds.api.ModelGroup;
import dev.modelswap.crds.api.ModelSwapSpec;
import dev.modelswap.crds.naming.DeclaredNames;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Which models may run beside each other, by the groups or the matrix of a spec. */
public sealed interface Coexistence {

    static Coexistence of(ModelSwapSpec spec) {
        Matrix matrix = spec.matrix();
        return matrix == null ? ByGroups.of(spec.groups()) : ByMatrix.of(matrix, spec);
    }

    /** Why these models cannot all run at once, and what to do about it; null if they can. */
    @Nullable
    String conflict(List<String> models);

    /** Groups: of each model in one, by its ID; the others share {@link #IMPLICIT}. */
    record ByGroups(Map<String, ModelGroup> groupOf) implements Coexistence {

        private static final ModelGroup IMPLICIT = new ModelGroup("", true, true, false, List.of());

        private static ByGroups of(List<ModelGroup> groups) {
            Map<String, ModelGroup> groupOf = new HashMap<>();
            groups.forEach(group -> group.members().forEach(member -> groupOf.putIfAbsent(member, group)));
            return new ByGroups(groupOf);
        }

        @Override
        public @Nullable String conflict(List<String> models) {
            for (String target : models) {
                for (String running : models) {
                    if (!target.equals(running) && evicts(group(target), group(running))) {
                        return "loading " + quoted(target) + " unloads " + quoted(running)
                                + ": put the targets into one group with swap: false";
                    }
                }
            }
            return null;
        }

        private ModelGroup group(String model) {
            return groupOf.getOrDefault(model, IMPLICIT);
        }

        private static boolean evicts(ModelGroup target, ModelGroup running) {
            return target.equals(running)
                    ? isOn(target.swap())
                    : isOn(target.exclusive()) && !isOn(running.persistent());
        }

        private static boolean isOn(@Nullable Boolean flag) {
            return Boolean.TRUE.equals(flag);
        }
    }

    /**
     * The resolved sets of a matrix, each after those that it refers to, so that a search goes no deeper than one of them; null
     * where they cannot be resolved, which is told already.
     */
    record ByMatrix(@Nullable List<MatrixExpression> sets) implements Coexistence {

        private static ByMatrix of(Matrix matrix, ModelSwapSpec spec) {
            Set<String> models = new DeclaredNames(spec).models();
            return new ByMatrix(
                    MatrixSets.problems(matrix, models).isEmpty()
                            ? List.copyOf(
                                    MatrixSets.of(matrix, models).expressions().values())
                            : null);
        }

        @Override
        public @Nullable String conflict(List<String> models) {
            if (sets == null || models.size() < 2 || sets.stream().anyMatch(new Combinations(models)::mayCover)) {
                return null;
            }
            return "no set of the matrix has " + String.join(", ", models)
                    + " together: add one whose expression joins them with '&'";
        }
    }
}
