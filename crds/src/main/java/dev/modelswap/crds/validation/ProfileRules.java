package dev.modelswap.crds.validation;

import static dev.modelswap.crds.values.Problem.field;
import static dev.modelswap.crds.values.Problem.quoted;

import dev.modelswap.crds.api.Profile;
import dev.modelswap.crds.naming.DeclaredNames;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The rules of {@code spec.profiles}: aliases that hide no model, and point to what answers in one step. */
record ProfileRules(DeclaredNames names, ProblemList problems) {

    void check(List<Profile> profiles) {
        problems.checkNames(
                "profiles", "profiles", profiles.stream().map(Profile::name).toList());
        for (Profile profile : profiles) {
            String field = field("profiles", profile.name()) + ".aliases";
            if (profile.aliases().isEmpty()) {
                problems.add(field, "the profile has no aliases: add at least one or remove the profile");
            }
            profile.aliases().forEach((alias, target) -> {
                checkAlias(field, alias);
                checkTarget(field, profile, alias, target);
            });
        }
    }

    private void checkAlias(String field, String alias) {
        if (alias.isBlank()) {
            problems.add(field, "an alias cannot be empty: give it a name or remove it");
        } else if (names.isModel(alias)) {
            problems.add(field, quoted(alias) + " is the ID of a model, which always wins: use another alias");
        } else if (names.peers().hasFullName(alias)) {
            problems.add(field, quoted(alias) + " is the full name of a peer's model: use another alias");
        }
    }

    private void checkTarget(String field, Profile profile, String alias, @Nullable String target) {
        if (target == null || target.isEmpty() || answers(target)) {
            return;
        }
        String arrow = quoted(alias) + " points to " + quoted(target);
        if (profile.aliases().containsKey(target)) {
            problems.add(field, arrow + ", an alias of the same profile: point it to a model");
        } else {
            problems.add(
                    field,
                    arrow + ", which is no model, model's alias, selector or peer's model" + names.remedy(target));
        }
    }

    private boolean answers(String name) {
        return names.model(name) != null
                || names.isSelector(name)
                || names.peers().has(name);
    }
}
