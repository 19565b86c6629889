package dev.modelswap.bench;

import dev.modelswap.crds.ObjectNames;
import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.Pod;
import java.util.List;
import java.util.Set;

/** What the benchmarks read off a model's pod. */
record ModelPod(Pod pod) {

    private static final Set<String> TERMINAL = Set.of("Succeeded", "Failed");

    String deployment() {
        return String.valueOf(pod.getMetadata().getLabels().get(ObjectNames.DEPLOYMENT_LABEL));
    }

    String model() {
        return String.valueOf(pod.getMetadata().getAnnotations().get(ObjectNames.MODEL_ANNOTATION));
    }

    /** Whether nothing of it runs any more. */
    boolean hasEnded() {
        List<ContainerStatus> containers = containers();
        return TERMINAL.contains(String.valueOf(pod.getStatus().getPhase()))
                || (pod.isMarkedForDeletion()
                        && !containers.isEmpty()
                        && containers.stream()
                                .allMatch(container -> container.getState().getTerminated() != null));
    }

    boolean runs() {
        return containers().stream().anyMatch(container -> container.getState().getRunning() != null);
    }

    private List<ContainerStatus> containers() {
        return pod.getStatus().getContainerStatuses();
    }
}
