package dev.modelswap.operator.status;

import dev.modelswap.crds.objects.ObjectNames;
import dev.modelswap.crds.observation.PodWarning;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.coordination.v1.Lease;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The Deployments, pods and Lease of one resource as the cluster shows them. */
public final class Observed {

    private final Function<String, Optional<Deployment>> deployments;
    private final Map<String, List<Pod>> modelPods;
    private final List<Pod> proxyPods;
    private final @Nullable String servedProfile;
    private final Function<Pod, Optional<PodWarning>> warnings;

    /**
     * {@code deployments} knows those of the resource by their names; {@code pods} are all that carry its label; {@code lease} is
     * the proxy's; {@code warnings} is what Kubernetes warns of a pod.
     */
    public Observed(
            Function<String, Optional<Deployment>> deployments,
            Stream<Pod> pods,
            Optional<Lease> lease,
            Function<Pod, Optional<PodWarning>> warnings) {
        this.warnings = warnings;
        this.deployments = deployments;
        servedProfile = lease.map(held -> held.getMetadata().getAnnotations())
                .map(annotations -> annotations.get(ObjectNames.SERVED_PROFILE_ANNOTATION))
                .filter(profile -> !profile.isEmpty())
                .orElse(null);
        Map<Boolean, List<Pod>> byComponent = pods.collect(
                Collectors.partitioningBy(pod -> ObjectNames.MODEL.equals(label(pod, ObjectNames.COMPONENT_LABEL))));
        modelPods = byComponent.getOrDefault(true, List.of()).stream()
                .collect(Collectors.groupingBy(pod -> label(pod, ObjectNames.DEPLOYMENT_LABEL)));
        proxyPods = byComponent.getOrDefault(false, List.of());
    }

    @Nullable
    Deployment deployment(String name) {
        return deployments.apply(name).orElse(null);
    }

    /** The profile by which the proxy answers, as it says; null: none, or it has not said. */
    @Nullable
    String servedProfile() {
        return servedProfile;
    }

    List<Pod> podsOfModel(String deployment) {
        return modelPods.getOrDefault(deployment, List.of());
    }

    /** What Kubernetes warns of the pod beside what its object tells. */
    Optional<PodWarning> warning(Pod pod) {
        return warnings.apply(pod);
    }

    /** Whether there is a pod of a model of which a warning may come, and no event with it. */
    public boolean mayBeWarned() {
        return modelPods.values().stream().flatMap(List::stream).anyMatch(PodWarning::mayConcern);
    }

    List<Pod> podsOfProxy() {
        return proxyPods;
    }

    private static String label(Pod pod, String label) {
        return pod.getMetadata().getLabels().getOrDefault(label, "");
    }
}
