package dev.modelswap.crds.validation;

import static dev.modelswap.crds.values.Problem.quoted;

import dev.modelswap.crds.api.ModelSwapSpec;
import dev.modelswap.crds.naming.DeclaredNames;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The rules of {@code spec.priorities} and {@code spec.preload}: models of the resource, each once. */
record LoadingRules(DeclaredNames names, ProblemList problems) {

    void check(ModelSwapSpec spec) {
        for (String name : spec.priorities().keySet()) {
            if (!names.isModel(name)) {
                problems.add("spec.priorities", quoted(name) + " is no model's name" + names.remedy(name));
            }
        }
        checkPreload(spec.preload());
    }

    private void checkPreload(List<String> preload) {
        Map<String, String> listed = new HashMap<>();
        for (String name : preload) {
            String model = names.model(name);
            String other = model == null ? null : listed.putIfAbsent(model, name);
            if (model == null) {
                problems.add("spec.preload", quoted(name) + unknown(name));
            } else if (name.equals(other)) {
                problems.add("spec.preload", quoted(name) + " is listed twice: list it once");
            } else if (other != null) {
                problems.add(
                        "spec.preload",
                        quoted(other) + " and " + quoted(name) + " are both model " + quoted(model) + ": list it once");
            }
        }
    }

    private String unknown(String name) {
        if (names.isSelector(name)) {
            return " is a selector: list the models that are to be loaded";
        }
        if (names.peers().has(name)) {
            return " is a peer's model, which is not loaded here: remove it";
        }
        return " is no model and no model's alias" + names.remedy(name);
    }
}
