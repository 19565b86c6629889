package dev.modelswap.bench;

import dev.modelswap.crds.objects.ObjectNames;
import dev.modelswap.crds.observation.PodFacts;
import io.fabric8.kubernetes.api.model.Pod;

/** What the benchmarks read off a model's pod. */
public record ModelPod(Pod pod) {

    public String deployment() {
        return String.valueOf(pod.getMetadata().getLabels().get(ObjectNames.DEPLOYMENT_LABEL));
    }

    public String model() {
        return String.valueOf(pod.getMetadata().getAnnotations().get(ObjectNames.MODEL_ANNOTATION));
    }

    /** Whether nothing of it runs any more. */
    public boolean hasEnded() {
        return PodFacts.of(pod).ended();
    }

    public boolean runs() {
        return pod.getStatus().getContainerStatuses().stream()
                .anyMatch(container -> container.getState().getRunning() != null);
    }
}
