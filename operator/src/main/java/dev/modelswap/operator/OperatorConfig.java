package dev.modelswap.operator;

import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * How the operator was told to run.
 *
 * @param namespaces the namespaces whose resources it looks after; none means all
 * @param proxyImage image of the proxies whose resource names none
 */
record OperatorConfig(Set<String> namespaces, String proxyImage) {

    /** Reads {@code MODELSWAP_NAMESPACES}, comma-separated, and {@code MODELSWAP_PROXY_IMAGE}, which must be there. */
    static OperatorConfig of(Map<String, String> environment) {
        String proxyImage = environment.getOrDefault("MODELSWAP_PROXY_IMAGE", "");
        if (proxyImage.isBlank()) {
            throw new IllegalArgumentException("MODELSWAP_PROXY_IMAGE is not set: it names the image of the proxies");
        }
        Set<String> namespaces = Arrays.stream(
                        environment.getOrDefault("MODELSWAP_NAMESPACES", "").split(",", -1))
                .map(String::strip)
                .filter(namespace -> !namespace.isEmpty())
                .collect(Collectors.toUnmodifiableSet());
        return new OperatorConfig(namespaces, proxyImage.strip());
    }
}
