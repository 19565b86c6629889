package dev.modelswap.operator.desired;

import dev.modelswap.crds.ServingConfig;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/** What is in the cluster of a resource's models already, and must be respected: what runs is not changed under requests. */
public record Present(Map<String, Deployment> models, ServingConfig serving) {

    /** Nothing yet. */
    public static final Present NOTHING = new Present(List.of(), ServingConfig.EMPTY);

    /** The models' Deployments, and the configuration that the proxy serves by. */
    public Present(List<Deployment> models, ServingConfig serving) {
        this(
                models.stream()
                        .collect(Collectors.toMap(
                                deployment -> deployment.getMetadata().getName(), Function.identity())),
                serving);
    }

    /** Names of the Deployments whose pods are not yet what {@code desired} says, and must not become it now. */
    Set<String> outdated(List<Deployment> desired) {
        return desired.stream()
                .filter(deployment -> {
                    Deployment actual = models.get(deployment.getMetadata().getName());
                    return actual != null && TemplateChange.mustWait(deployment, actual);
                })
                .map(deployment -> deployment.getMetadata().getName())
                .collect(Collectors.toSet());
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
