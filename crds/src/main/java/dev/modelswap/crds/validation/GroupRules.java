package dev.modelswap.crds.validation;

import static dev.modelswap.crds.values.Problem.field;
import static dev.modelswap.crds.values.Problem.quoted;

import dev.modelswap.crds.api.ModelGroup;
import dev.modelswap.crds.naming.DeclaredNames;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The rules of {@code spec.groups}: members that exist, each in one group. */
record GroupRules(DeclaredNames names, ProblemList problems) {

    void check(List<ModelGroup> groups) {
        problems.checkNames(
                "groups", "groups", groups.stream().map(ModelGroup::name).toList());
        Map<String, String> groupOf = new HashMap<>();
        for (ModelGroup group : groups) {
            String field = field("groups", group.name()) + ".members";
            if (group.members().isEmpty()) {
                problems.add(field, "the group has no members: list models in it or remove it");
            }
            for (String member : group.members()) {
                String other = groupOf.putIfAbsent(member, group.name());
                if (!names.isModel(member)) {
                    problems.add(field, quoted(member) + " is no model's name" + names.remedy(member));
                } else if (group.name().equals(other)) {
                    problems.add(field, quoted(member) + " is listed twice: list it once");
                } else if (other != null) {
                    problems.add(
                            field, quoted(member) + " is already in group " + quoted(other) + ": keep it in one group");
                }
            }
        }
    }
}
