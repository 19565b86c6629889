package dev.modelswap.operator.desired;

import dev.modelswap.crds.serving.ServingConfig;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * What is in the cluster of a resource's models already, and must be respected.
 *
 * @param models the Deployments by their names
 * @param outdated names of the Deployments whose pods are not yet what the spec says: they still run, or the API server refuses
 *     the change
 * @param serving the configuration that the proxy serves by
 */
public record Present(Map<String, Deployment> models, Set<String> outdated, ServingConfig serving) {

    /** Nothing yet. */
    public static final Present NOTHING = new Present(List.of(), Set.of(), ServingConfig.EMPTY);

    /** The same of a list of Deployments. */
    public Present(List<Deployment> models, Set<String> outdated, ServingConfig serving) {
        this(
                models.stream()
                        .collect(Collectors.toMap(
                                deployment -> deployment.getMetadata().getName(), Function.identity())),
                outdated,
                serving);
    }

    /** Names of the Deployments that {@code desired} lacks and that still run, sorted. */
    List<String> leftover(List<Deployment> desired) {
        Set<String> names = desired.stream()
                .map(deployment -> deployment.getMetadata().getName())
                .collect(Collectors.toSet());
        return models.values().stream()
                .filter(TemplateChange::isWanted)
                .map(deployment -> deployment.getMetadata().getName())
                .filter(name -> !names.contains(name))
                .sorted()
                .toList();
    }
}
