package dev.modelswap.crds.validation;

import static dev.modelswap.crds.values.Problem.quoted;

import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.ResourceRequirements;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What the API server asks of a container's resources, said where they are written instead of when the first pod is to be made. */
record ResourceRules(ProblemList problems) {

    /** Kubernetes' grammar of quantities: {@code k8s.io/apimachinery/pkg/api/resource}. */
    private static final Pattern QUANTITY =
            Pattern.compile("[+-]?([0-9]+(\\.[0-9]*)?|\\.[0-9]+)([KMGTPE]i|[numkMGTPE]|[eE][+-]?[0-9]+)?");

    void check(String field, @Nullable ResourceRequirements resources) {
        if (resources == null) {
            return;
        }
        Map<String, Quantity> limits = Objects.requireNonNullElse(resources.getLimits(), Map.of());
        Map<String, Quantity> requests = Objects.requireNonNullElse(resources.getRequests(), Map.of());
        checkQuantities(field + ".limits", limits);
        checkQuantities(field + ".requests", requests);
        new TreeMap<>(requests).forEach((name, request) -> {
            if (isExtended(name) && !request.equals(limits.get(name))) {
                problems.add(
                        field + ".requests",
                        quoted(name)
                                + " is requested without the same limit: write it in limits, which is the request too");
            }
        });
    }

    private void checkQuantities(String field, Map<String, Quantity> quantities) {
        new TreeMap<>(quantities).forEach((name, quantity) -> checkQuantity(field, name, quantity));
    }

    /** An amount of memory of {@code name} must be one, and more than none. */
    void checkPositive(String field, String name, Quantity quantity) {
        if (checkQuantity(field, name, quantity)
                && quantity.getNumericalAmount().signum() <= 0) {
            problems.add(
                    field, quoted(quantity.toString()) + " of " + quoted(name) + " is no memory: write such as 24Gi");
        }
    }

    private boolean checkQuantity(String field, String name, Quantity quantity) {
        boolean valid = QUANTITY.matcher(quantity.toString()).matches();
        if (!valid) {
            problems.add(
                    field,
                    quoted(quantity.toString()) + " of " + quoted(name)
                            + " is no quantity: write a number and a unit, such as 500m, 4Gi or 4G");
        }
        return valid;
    }

    /** Those of device plugins, which a node cannot give twice. */
    private static boolean isExtended(String name) {
        return name.contains("/");
    }
}
