package dev.modelswap.crds.validation;

import static dev.modelswap.crds.values.Problem.quoted;

import dev.modelswap.crds.api.ActivitySettings;
import dev.modelswap.crds.api.ModelSwap;
import dev.modelswap.crds.api.ModelSwapSpec;
import dev.modelswap.crds.api.ProxySettings;
import dev.modelswap.crds.coexistence.Coexistence;
import dev.modelswap.crds.naming.DeclaredNames;
import dev.modelswap.crds.objects.ObjectNames;
import dev.modelswap.crds.serving.IgnoredPaths;
import dev.modelswap.crds.values.Problem;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Every rule that a {@link ModelSwap} must keep beyond what its schema says. Lists all problems: list by list as the manual
 * has them, first of each list what is wrong with its names.
 */
public final class SpecValidator {

    private static final Pattern RESOURCE_NAME = Pattern.compile("[a-z]([-a-z0-9]*[a-z0-9])?");

    private SpecValidator() {}

    /** The problems of the resource of this name; none if it is valid. */
    public static List<Problem> problems(String resource, ModelSwapSpec spec) {
        ProblemList problems = new ProblemList();
        DeclaredNames names = new DeclaredNames(spec);
        checkResourceName(resource, problems);
        new ModelRules(names, problems).check(spec);
        new GroupRules(names, problems).check(spec.groups());
        new MatrixRules(names, problems).check(spec);
        new PlacementRules(names, problems).check(spec);
        new LoadingRules(names, problems).check(spec);
        new ProfileRules(names, problems).check(spec.profiles());
        new SelectorRules(names, Coexistence.of(spec), problems).check(spec.selectors());
        new PeerRules(names, problems).check(spec.peers());
        checkIgnorePaths(spec, problems);
        if (spec.proxy() != null) {
            checkProxy(spec.proxy(), problems);
        }
        return problems.all();
    }

    private static void checkResourceName(String resource, ProblemList problems) {
        if (!RESOURCE_NAME.matcher(resource).matches() || resource.length() > ObjectNames.MAX_RESOURCE_NAME) {
            problems.add(
                    "metadata.name",
                    quoted(resource) + " also names the Service and must be a lower-case DNS label that begins with a"
                            + " letter, at most " + ObjectNames.MAX_RESOURCE_NAME
                            + " characters: create the resource under another name");
        }
    }

    private static void checkIgnorePaths(ModelSwapSpec spec, ProblemList problems) {
        for (String pattern : spec.ignorePaths() == null ? List.<String>of() : spec.ignorePaths()) {
            try {
                IgnoredPaths.of(List.of(pattern));
            } catch (IllegalArgumentException e) {
                problems.add("spec.ignorePaths", String.valueOf(e.getMessage()));
            }
        }
    }

    private static void checkProxy(ProxySettings proxy, ProblemList problems) {
        new ResourceRules(problems).check("spec.proxy.resources", proxy.resources());
        if (proxy.podTemplate() != null) {
            problems.addAll(proxy.podTemplate().problems("spec.proxy.podTemplate"));
        }
        if (proxy.apiKeysSecretRef() != null) {
            ReferencedNames.checkSecret(
                    "spec.proxy.apiKeysSecretRef", proxy.apiKeysSecretRef().name(), problems);
        }
        if (proxy.adminKeysSecretRef() != null) {
            ReferencedNames.checkSecret(
                    "spec.proxy.adminKeysSecretRef", proxy.adminKeysSecretRef().name(), problems);
        }
        if (proxy.activity() != null && proxy.activity().storage() != null) {
            checkStorage("spec.proxy.activity.storage", proxy.activity().storage(), problems);
        }
    }

    private static void checkStorage(String field, ActivitySettings.Storage storage, ProblemList problems) {
        ReferencedNames.checkClaim(field + ".claimName", storage.claimName(), problems);
        problems.checkTime(
                field + ".maxAge", storage.maxAge(), "keep anything: write how long to keep it, such as 720h");
    }
}
