package dev.modelswap.crds.validation;

import static dev.modelswap.crds.values.Problem.field;
import static dev.modelswap.crds.values.Problem.quoted;

import dev.modelswap.crds.api.Model;
import dev.modelswap.crds.api.ModelSettings;
import dev.modelswap.crds.api.ModelSwapSpec;
import dev.modelswap.crds.naming.DeclaredNames;
import java.util.HashSet;
import java.util.Set;

/** The rules of {@code spec.defaults} and {@code spec.models}. */
record ModelRules(DeclaredNames names, ProblemList problems) {

    void check(ModelSwapSpec spec) {
        SettingsRules settings = new SettingsRules(problems);
        if (spec.defaults() != null) {
            checkDefaults(settings, spec.defaults());
        }
        problems.checkNames(
                "models", "models", spec.models().stream().map(Model::name).toList());
        for (Model model : spec.models()) {
            String field = field("models", model.name());
            settings.check(field, model.settings());
            if (model.settings().over(spec.defaults()).image() == null) {
                problems.add(field + ".image", "no image: set it here or in spec.defaults.image");
            }
            checkAliases(field, model);
            checkContext(field + ".capabilities.context", model);
        }
    }

    private void checkDefaults(SettingsRules settings, ModelSettings defaults) {
        settings.check("spec.defaults", defaults);
        if (defaults.filters() != null && !defaults.filters().setParamsByID().isEmpty()) {
            problems.add(
                    "spec.defaults.filters.setParamsByID",
                    "every model would have the same variants, and a name reaches one model only: move them to the"
                            + " models");
        }
    }

    private void checkAliases(String field, Model model) {
        Set<String> seen = new HashSet<>();
        for (String alias : model.aliases()) {
            String owner = seen.add(alias) ? names.aliasOwner(alias) : null;
            if (alias.isBlank()) {
                problems.add(field + ".aliases", "an alias cannot be empty: give it a name or remove it");
            } else if (names.isModel(alias)) {
                problems.add(
                        field + ".aliases",
                        quoted(alias) + " is the ID of a model, which always wins: remove the alias");
            } else if (!model.name().equals(owner)) {
                problems.add(field + ".aliases", takenBy(alias, owner == null ? model.name() : owner));
            }
        }
        for (String variant : DeclaredNames.variants(model)) {
            String owner = names.aliasOwner(variant);
            if (names.isModel(variant)) {
                problems.add(
                        field + ".filters.setParamsByID",
                        quoted(variant) + " is the ID of another model: give the variant another name");
            } else if (owner != null && !owner.equals(model.name())) {
                problems.add(field + ".filters.setParamsByID", takenBy(variant, owner));
            }
        }
    }

    private static String takenBy(String alias, String owner) {
        return quoted(alias) + " is already an alias of model " + quoted(owner) + ": keep it in one place";
    }

    private void checkContext(String field, Model model) {
        Integer context =
                model.capabilities() == null ? null : model.capabilities().context();
        if (context != null && context < 0) {
            problems.add(field, context + " is no length: write the number of tokens, or remove it");
        }
    }
}
