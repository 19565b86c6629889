package dev.modelswap.crds.validation;

import static dev.modelswap.crds.values.Problem.quoted;

import dev.modelswap.crds.api.ModelSwapSpec;
import dev.modelswap.crds.api.Placement;
import dev.modelswap.crds.naming.DeclaredNames;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** The rules of {@code spec.placement}: models of the resource, and what only {@code Fit} reads under {@code Fit} alone. */
record PlacementRules(DeclaredNames names, ProblemList problems) {

    private static final String FIELD = "spec.placement";

    void check(ModelSwapSpec spec) {
        Placement placement = spec.placement();
        if (placement == null) {
            return;
        }
        if (Placement.policyOf(spec) == Placement.Policy.Fit && spec.matrix() != null) {
            problems.add(
                    FIELD + ".policy",
                    "Fit does not read spec.matrix, which says what runs together: keep one of them");
        }
        if (Placement.policyOf(spec) == Placement.Policy.Groups
                && !placement.equals(new Placement(placement.policy(), null, Map.of(), List.of(), Map.of()))) {
            problems.add(FIELD, "only the policy Fit reads what stands here: write policy: Fit, or remove it");
        }
        problems.checkDuration(FIELD + ".minResidency", placement.minResidency());
        placement.evictCosts().forEach((model, cost) -> {
            checkModel(FIELD + ".evictCosts", model);
            if (cost < 1) {
                problems.add(FIELD + ".evictCosts", quoted(model) + " costs " + cost + ": write a whole number from 1");
            }
        });
        Set<String> listed = new HashSet<>();
        for (String model : placement.persistent()) {
            checkModel(FIELD + ".persistent", model);
            if (!listed.add(model)) {
                problems.add(FIELD + ".persistent", quoted(model) + " is listed twice: list it once");
            }
        }
        ResourceRules quantities = new ResourceRules(problems);
        new TreeMap<>(placement.gpuMemory())
                .forEach((node, memory) -> quantities.checkPositive(FIELD + ".gpuMemory", node, memory));
    }

    private void checkModel(String field, String model) {
        if (!names.isModel(model)) {
            problems.add(field, quoted(model) + " is no model's name" + names.remedy(model));
        }
    }
}
