package dev.modelswap.operator.status;

import io.fabric8.kubernetes.api.model.ContainerState;
import io.fabric8.kubernetes.api.model.ContainerStateTerminated;
import io.fabric8.kubernetes.api.model.ContainerStateWaiting;
import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodCondition;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** How far a pod has come on its way to serve. */
sealed interface PodProgress {

    /** Of several pods, the one that says most about their model comes first. */
    Comparator<PodProgress> MOST_TELLING = Comparator.comparingInt(progress -> switch (progress) {
        case Ready ready -> 0;
        case Stuck stuck -> 1;
        case Underway underway -> 2;
        case Ended ended -> 3;
    });

    /** It serves. */
    record Ready() implements PodProgress {}

    /** It is on its way. */
    record Underway(ModelReason reason, String message) implements PodProgress {}

    /** It will not come to serve unless something is changed. */
    record Stuck(ModelReason reason, String message) implements PodProgress {}

    /** It has ended and holds nothing any more. */
    record Ended(ModelReason reason, String message) implements PodProgress {}

    static PodProgress of(Pod pod) {
        String phase = Objects.requireNonNullElse(pod.getStatus().getPhase(), "");
        if (phase.equals("Failed") || phase.equals("Succeeded")) {
            String cause = Objects.requireNonNullElse(pod.getStatus().getReason(), phase);
            return new Ended(
                    ModelReason.PodFailed, sentence(cause, pod.getStatus().getMessage()));
        }
        if (pod.isMarkedForDeletion() && hasEnded(pod.getStatus().getContainerStatuses())) {
            return new Ended(ModelReason.PodFailed, "the pod has ended");
        }
        if (condition(pod, "Ready")
                .filter(ready -> "True".equals(ready.getStatus()))
                .isPresent()) {
            return new Ready();
        }
        return unready(pod).map(PodProgress::ofContainer).min(MOST_TELLING).orElseGet(() -> ofScheduling(pod));
    }

    /** The containers that the pod waits for; beside the server there may be others, from a pod template of the user's. */
    private static Stream<ContainerStatus> unready(Pod pod) {
        return Stream.concat(
                        pod.getStatus().getInitContainerStatuses().stream(),
                        pod.getStatus().getContainerStatuses().stream())
                .filter(container -> !Boolean.TRUE.equals(container.getReady()));
    }

    /** The kubelet's own rule: it may remove the object of a pod that it was told to delete seconds after the end. */
    private static boolean hasEnded(List<ContainerStatus> containers) {
        return !containers.isEmpty()
                && containers.stream()
                        .allMatch(container -> container.getState().getTerminated() != null);
    }

    private static PodProgress ofScheduling(Pod pod) {
        Optional<PodCondition> scheduled = condition(pod, "PodScheduled");
        if (scheduled.filter(found -> "Unschedulable".equals(found.getReason())).isPresent()) {
            return new Underway(
                    ModelReason.Unschedulable,
                    sentence("no node for the pod", scheduled.get().getMessage()));
        }
        return new Underway(ModelReason.Scheduling, "the pod waits for a node");
    }

    private static PodProgress ofContainer(ContainerStatus container) {
        ContainerState state = container.getState();
        ContainerStateTerminated lastEnd = container.getLastState().getTerminated();
        if (state.getWaiting() != null) {
            return ofWaiting(state.getWaiting(), lastEnd);
        }
        if (state.getTerminated() != null) {
            return ofEnd(state.getTerminated());
        }
        String restarts = lastEnd == null
                ? ""
                : ", started anew " + container.getRestartCount() + " times; last it " + describe(lastEnd);
        return new Underway(ModelReason.Loading, "the server runs and is not ready yet" + restarts);
    }

    private static PodProgress ofWaiting(ContainerStateWaiting waiting, @Nullable ContainerStateTerminated lastEnd) {
        String word = Objects.requireNonNullElse(waiting.getReason(), "");
        Optional<ModelReason> failure = ModelReason.ofKubelet(word);
        if (failure.isEmpty()) {
            return new Underway(ModelReason.Pulling, sentence("the container is being created", waiting.getMessage()));
        }
        if (failure.get() == ModelReason.CrashLoopBackOff && lastEnd != null) {
            return new Stuck(
                    isOutOfMemory(lastEnd) ? ModelReason.OOMKilled : ModelReason.CrashLoopBackOff,
                    "the server ends again and again; last it " + describe(lastEnd));
        }
        return new Stuck(failure.get(), sentence(word, waiting.getMessage()));
    }

    private static PodProgress ofEnd(ContainerStateTerminated end) {
        return new Stuck(
                isOutOfMemory(end) ? ModelReason.OOMKilled : ModelReason.ContainerExited,
                "the server " + describe(end));
    }

    private static boolean isOutOfMemory(ContainerStateTerminated end) {
        return ModelReason.OOMKilled.name().equals(end.getReason());
    }

    private static String describe(ContainerStateTerminated end) {
        return isOutOfMemory(end)
                ? "was killed because it used more memory than its limit"
                : sentence("ended with exit code " + end.getExitCode(), end.getMessage());
    }

    private static String sentence(String what, @Nullable String detail) {
        return detail == null || detail.isBlank() ? what : what + ": " + detail.strip();
    }

    private static Optional<PodCondition> condition(Pod pod, String type) {
        return pod.getStatus().getConditions().stream()
                .filter(condition -> type.equals(condition.getType()))
                .findFirst();
    }
}
