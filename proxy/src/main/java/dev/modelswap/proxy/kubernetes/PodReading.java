package dev.modelswap.proxy.kubernetes;

import dev.modelswap.crds.ObjectNames;
import dev.modelswap.proxy.cluster.Observation.PodSeen;
import io.fabric8.kubernetes.api.model.ContainerState;
import io.fabric8.kubernetes.api.model.ContainerStateTerminated;
import io.fabric8.kubernetes.api.model.ContainerStateWaiting;
import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodCondition;
import io.fabric8.kubernetes.api.model.PodStatus;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** What a pod's object says of the pod, as the fleet needs it: a pure function of the object. */
final class PodReading {

    private static final Set<String> ENDED_PHASES = Set.of("Succeeded", "Failed");

    /** Reasons for waiting out of which a container does not come by itself. */
    private static final Set<String> IMAGE_FAILURES =
            Set.of("ErrImagePull", "ImagePullBackOff", "InvalidImageName", "ErrImageNeverPull", "ImageInspectError");

    private static final Set<String> CREATION_FAILURES =
            Set.of("CreateContainerConfigError", "CreateContainerError", "RunContainerError");

    private final Pod pod;
    private final PodStatus status;

    private PodReading(Pod pod) {
        this.pod = pod;
        this.status = pod.getStatus() == null ? new PodStatus() : pod.getStatus();
    }

    static PodSeen of(Pod pod) {
        return new PodReading(pod).read();
    }

    /** The Deployment that the pod belongs to. */
    static String deployment(Pod pod) {
        return String.valueOf(pod.getMetadata().getLabels().get(ObjectNames.DEPLOYMENT_LABEL));
    }

    private PodSeen read() {
        return new PodSeen(
                pod.getMetadata().getUid(),
                deployment(pod),
                status.getPodIP(),
                terminating(),
                ended(),
                condition("Ready")
                        .filter(ready -> "True".equals(ready.getStatus()))
                        .isPresent(),
                containers().stream().mapToInt(ContainerStatus::getRestartCount).sum(),
                containers().stream().anyMatch(PodReading::down),
                progress(),
                failure().orElse(null),
                unschedulable().orElse(null));
    }

    private boolean terminating() {
        return pod.getMetadata().getDeletionTimestamp() != null;
    }

    /** Older kubelets leave a deleted pod's phase as it was: its containers tell, seconds before the object goes. */
    private boolean ended() {
        boolean terminated = !containers().isEmpty()
                && containers().stream()
                        .allMatch(container -> container.getState() != null
                                && container.getState().getTerminated() != null);
        return ENDED_PHASES.contains(String.valueOf(status.getPhase())) || (terminating() && terminated);
    }

    private static boolean down(ContainerStatus container) {
        ContainerState state = container.getState();
        return state != null
                && (state.getTerminated() != null || (state.getWaiting() != null && container.getRestartCount() > 0));
    }

    private String progress() {
        if (unschedulable().isPresent()) {
            return "waiting for a node: " + unschedulable().get();
        }
        if (condition("PodScheduled").isEmpty()) {
            return "waiting for the scheduler";
        }
        boolean running = containers().stream()
                .anyMatch(container ->
                        container.getState() != null && container.getState().getRunning() != null);
        return running ? "loading" : "pulling its image or starting its container";
    }

    private Optional<String> failure() {
        return Stream.concat(
                        status.getInitContainerStatuses().stream()
                                .map(init -> failure("its init container '" + init.getName() + "'", init)),
                        containers().stream().map(container -> failure("its server", container)))
                .flatMap(Optional::stream)
                .findFirst();
    }

    private static Optional<String> failure(String who, ContainerStatus container) {
        ContainerStateWaiting waiting =
                container.getState() == null ? null : container.getState().getWaiting();
        if (waiting == null) {
            return Optional.empty();
        }
        String reason = String.valueOf(waiting.getReason());
        String message = waiting.getMessage() == null ? "" : ": " + waiting.getMessage();
        if (IMAGE_FAILURES.contains(reason)) {
            return Optional.of("its image '" + container.getImage() + "' cannot be pulled (" + reason + message + ")");
        }
        if (CREATION_FAILURES.contains(reason)) {
            return Optional.of("its container cannot be created (" + reason + message + ")");
        }
        return "CrashLoopBackOff".equals(reason) ? Optional.of(crash(who, container)) : Optional.empty();
    }

    private static String crash(String who, ContainerStatus container) {
        ContainerStateTerminated last = container.getLastState() == null
                ? null
                : container.getLastState().getTerminated();
        if (last == null) {
            return who + " keeps ending";
        }
        if ("OOMKilled".equals(last.getReason())) {
            return who + " needs more memory than its limit allows (OOMKilled)";
        }
        return who + " keeps ending with exit code " + last.getExitCode() + " (" + last.getReason() + ")";
    }

    private Optional<String> unschedulable() {
        return condition("PodScheduled")
                .filter(scheduled -> "Unschedulable".equals(scheduled.getReason()))
                .map(scheduled -> "no node takes its pod (Unschedulable: " + scheduled.getMessage() + ")");
    }

    private Optional<PodCondition> condition(String type) {
        return status.getConditions().stream()
                .filter(condition -> type.equals(condition.getType()))
                .findFirst();
    }

    private List<ContainerStatus> containers() {
        return status.getContainerStatuses();
    }
}
