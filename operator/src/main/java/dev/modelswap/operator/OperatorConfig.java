package dev.modelswap.operator;

import dev.modelswap.operator.Leadership.Candidacy;
import dev.modelswap.operator.webhook.WebhookConfig;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * How the operator was told to run.
 *
 * @param namespaces the namespaces whose resources it looks after; none means all
 * @param proxyImage image of the proxies whose resource names none
 * @param candidacy for the Lease of those that may act; none: it acts whoever else does
 * @param networkPolicies whether only its proxy may reach a resource's models
 * @param drains whether the deletion of a resource waits for its requests in flight
 * @param managementPort where the kubelet and Prometheus ask it
 * @param webhook how it serves its webhook; empty for not at all
 */
record OperatorConfig(
        Set<String> namespaces,
        String proxyImage,
        Optional<Candidacy> candidacy,
        boolean networkPolicies,
        boolean drains,
        int managementPort,
        Optional<WebhookConfig> webhook) {

    /**
     * Reads {@code MODELSWAP_NAMESPACES}, comma-separated, {@code MODELSWAP_PROXY_IMAGE}, which must be there,
     * {@code MODELSWAP_NETWORK_POLICIES}, true or not, {@code MODELSWAP_DRAIN}, true, false or auto, which is true where all
     * namespaces are watched, {@code MODELSWAP_MANAGEMENT_PORT}, and {@code MODELSWAP_LEASE}, which needs
     * {@code MODELSWAP_POD_NAMESPACE} and {@code MODELSWAP_POD_NAME}, and what
     * {@link WebhookConfig#of} does.
     */
    static OperatorConfig of(Map<String, String> environment) {
        String proxyImage = required(environment, "MODELSWAP_PROXY_IMAGE", "it names the image of the proxies");
        Set<String> namespaces = Arrays.stream(
                        environment.getOrDefault("MODELSWAP_NAMESPACES", "").split(",", -1))
                .map(String::strip)
                .filter(namespace -> !namespace.isEmpty())
                .collect(Collectors.toUnmodifiableSet());
        return new OperatorConfig(
                namespaces,
                proxyImage,
                candidacy(environment),
                Boolean.parseBoolean(environment.get("MODELSWAP_NETWORK_POLICIES")),
                drains(environment, namespaces.isEmpty()),
                Integer.parseInt(environment.getOrDefault("MODELSWAP_MANAGEMENT_PORT", "8081")),
                WebhookConfig.of(environment));
    }

    /** With a namespace that is deleted go the rights that are given in it, and who lacks them cannot end a drain. */
    private static boolean drains(Map<String, String> environment, boolean rightsInTheWholeCluster) {
        String drain = environment.getOrDefault("MODELSWAP_DRAIN", "").strip();
        return switch (drain) {
            case "", "auto" -> rightsInTheWholeCluster;
            case "true" -> true;
            case "false" -> false;
            default ->
                throw new IllegalArgumentException("MODELSWAP_DRAIN is '" + drain + "': write auto, true or false");
        };
    }

    private static Optional<Candidacy> candidacy(Map<String, String> environment) {
        String lease = environment.getOrDefault("MODELSWAP_LEASE", "").strip();
        return lease.isEmpty()
                ? Optional.empty()
                : Optional.of(new Candidacy(
                        required(environment, "MODELSWAP_POD_NAMESPACE", "the lease is in that namespace"),
                        lease,
                        required(environment, "MODELSWAP_POD_NAME", "the lease is held under that name")));
    }

    private static String required(Map<String, String> environment, String name, String meaning) {
        String value = environment.getOrDefault(name, "").strip();
        if (value.isEmpty()) {
            throw new IllegalArgumentException(name + " is not set: " + meaning);
        }
        return value;
    }
}
