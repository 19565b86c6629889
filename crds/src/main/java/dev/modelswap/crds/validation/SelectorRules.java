package dev.modelswap.crds.validation;

import static dev.modelswap.crds.values.Problem.field;
import static dev.modelswap.crds.values.Problem.quoted;

import dev.modelswap.crds.api.Selector;
import dev.modelswap.crds.coexistence.Coexistence;
import dev.modelswap.crds.naming.DeclaredNames;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The rules of {@code spec.selectors}: names of their own, targets that exist, and that suit the strategy. */
record SelectorRules(DeclaredNames names, Coexistence coexistence, ProblemList problems) {

    void check(List<Selector> selectors) {
        problems.checkNames(
                "selectors", "selectors", selectors.stream().map(Selector::name).toList());
        for (Selector selector : selectors) {
            String field = field("selectors", selector.name());
            String use = names.use(selector.name());
            if (use != null) {
                problems.add(field, "the name is also " + use + ": rename the selector");
            }
            checkStrategy(field, selector);
            if (selector.targets().isEmpty()) {
                problems.add(field + ".targets", "the selector has no targets: list at least one or remove it");
            }
            checkTargets(field + ".targets", selector);
        }
    }

    private void checkStrategy(String field, Selector selector) {
        Integer spillover = selector.spillover();
        if (selector.strategy() == null) {
            problems.add(field + ".strategy", "no strategy: write warm, pin or spillover");
        } else if (spillover != null && selector.strategy() != Selector.Strategy.spillover) {
            problems.add(
                    field + ".spillover",
                    "it belongs to the strategy spillover: remove it, or write strategy: spillover");
        } else if (spillover != null && spillover < 1) {
            problems.add(field + ".spillover", spillover + " is too few: write a whole number from 1");
        }
    }

    private void checkTargets(String field, Selector selector) {
        Map<String, String> nameOf = new LinkedHashMap<>();
        for (String target : selector.targets()) {
            String model = names.model(target);
            String resolved = model == null ? names.peers().fullName(target) : model;
            if (resolved == null) {
                problems.add(field, quoted(target) + unknown(target));
            } else if (model == null && selector.strategy() == Selector.Strategy.warm) {
                problems.add(
                        field,
                        quoted(target) + " is a peer's model, which is never seen loading: take it out, or use the"
                                + " strategy pin or spillover");
            } else {
                checkOnce(field, selector, nameOf.putIfAbsent(resolved, target), target, resolved);
            }
        }
        if (selector.strategy() == Selector.Strategy.spillover) {
            String conflict = coexistence.conflict(
                    nameOf.keySet().stream().filter(names::isModel).toList());
            if (conflict != null) {
                problems.add(field, conflict);
            }
        }
    }

    private void checkOnce(String field, Selector selector, @Nullable String other, String target, String resolved) {
        if (target.equals(other)) {
            problems.add(field, quoted(target) + " is listed twice: list it once");
        } else if (other != null && selector.strategy() == Selector.Strategy.spillover) {
            problems.add(
                    field,
                    quoted(other) + " and " + quoted(target) + " are both " + quoted(resolved) + ": list it once");
        }
    }

    private String unknown(String target) {
        List<String> meant = names.peers().fullNames(target);
        if (names.isSelector(target)) {
            return " is a selector, and a selector's targets are models: list those";
        }
        if (!meant.isEmpty()) {
            return " is a model of several peers: write " + String.join(" or ", meant);
        }
        return " is no model, no model's alias and no peer's model" + names.remedy(target);
    }
}
