package dev.modelswap.crds.observation;

import io.fabric8.kubernetes.api.model.ContainerState;
import io.fabric8.kubernetes.api.model.ContainerStateTerminated;
import io.fabric8.kubernetes.api.model.ContainerStateWaiting;
import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodCondition;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.PodStatus;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Reads the facts of one pod off its object. */
final class PodReader {

    private static final Set<String> ENDED_PHASES = Set.of("Succeeded", "Failed");

    private static final Set<String> IMAGE_FAILURES = Set.of(
            "ErrImagePull",
            "ImagePullBackOff",
            "InvalidImageName",
            "ErrImageNeverPull",
            "ImageInspectError",
            "RegistryUnavailable",
            "SignatureValidationFailed");

    private static final Set<String> CREATION_FAILURES =
            Set.of("CreateContainerConfigError", "CreateContainerError", "RunContainerError", "PostStartHookError");

    /** Of containers that the runtime does not have; the other word is for pods with init containers. */
    private static final Set<String> TO_BE_CREATED = Set.of("ContainerCreating", "PodInitializing");

    private final Pod pod;
    private final PodStatus status;

    PodReader(Pod pod) {
        this.pod = pod;
        this.status = Objects.requireNonNullElseGet(pod.getStatus(), PodStatus::new);
    }

    PodFacts facts() {
        return new PodFacts(
                pod.isMarkedForDeletion(),
                ended(),
                is("Ready", "True"),
                containers().stream().mapToInt(PodReader::restarts).sum(),
                containers().stream().anyMatch(PodReader::down),
                stage());
    }

    /** Older kubelets leave a deleted pod's phase as it was: its containers tell, seconds before the object goes. */
    private boolean ended() {
        boolean stopped = !containers().isEmpty() && containers().stream().allMatch(PodReader::isStoppedIfDeleted);
        return hasEndedPhase() || (pod.isMarkedForDeletion() && stopped);
    }

    /**
     * A kubelet that has missed how a container ended, because it is removed already, shows it as one that is to be created and has run
     * before; in a deleted pod none is created any more. The pod's end is told much later: kubernetes/kubernetes issue 104107.
     */
    private static boolean isStoppedIfDeleted(ContainerStatus container) {
        ContainerStateWaiting waiting = state(container).getWaiting();
        boolean removed = waiting != null && TO_BE_CREATED.contains(String.valueOf(waiting.getReason()));
        return state(container).getTerminated() != null || (removed && lastEnd(container) != null);
    }

    private boolean hasEndedPhase() {
        return ENDED_PHASES.contains(String.valueOf(status.getPhase()));
    }

    private PodStage stage() {
        if (ended()) {
            String how = hasEndedPhase() ? status.getPhase() : "Deleted";
            return new PodStage.Ended(Objects.requireNonNullElse(status.getReason(), how), status.getMessage());
        }
        if (nodeLost()) {
            return new PodStage.NodeLost(status.getMessage());
        }
        if (is("Ready", "True")) {
            return new PodStage.Ready();
        }
        return failing().or(this::down).orElseGet(this::underway);
    }

    /**
     * The control plane says that the node of a deleted pod is lost; of other pods it takes back Ready alone, where the
     * kubelet, but for readiness gates, would take back ContainersReady too.
     */
    private boolean nodeLost() {
        PodSpec spec = pod.getSpec();
        boolean gated = spec != null && !spec.getReadinessGates().isEmpty();
        return "NodeLost".equals(status.getReason())
                || (is("Ready", "False") && is("ContainersReady", "True") && !gated);
    }

    private Optional<PodStage> failing() {
        return Stream.concat(
                        status.getInitContainerStatuses().stream().map(container -> failure(container, true)),
                        containers().stream().map(container -> failure(container, false)))
                .flatMap(Optional::stream)
                .findFirst()
                .map(PodStage.Failing::new);
    }

    private static Optional<ContainerFailure> failure(ContainerStatus status, boolean init) {
        ContainerStateWaiting waiting = state(status).getWaiting();
        if (waiting == null) {
            return Optional.empty();
        }
        PodContainer container = container(status, init);
        String reason = Objects.requireNonNullElse(waiting.getReason(), "");
        if (IMAGE_FAILURES.contains(reason)) {
            return Optional.of(new ContainerFailure.ImageNotPulled(
                    container, String.valueOf(status.getImage()), reason, waiting.getMessage()));
        }
        if (CREATION_FAILURES.contains(reason)) {
            return Optional.of(new ContainerFailure.NotCreated(container, reason, waiting.getMessage()));
        }
        return "CrashLoopBackOff".equals(reason)
                ? Optional.of(new ContainerFailure.KeepsEnding(container, lastEnd(status)))
                : Optional.empty();
    }

    private Optional<PodStage> down() {
        return Stream.concat(
                        status.getInitContainerStatuses().stream().flatMap(container -> down(container, true)),
                        containers().stream().flatMap(container -> down(container, false)))
                .findFirst();
    }

    /** An init container that has done its work counts as ready. */
    private static Stream<PodStage> down(ContainerStatus status, boolean init) {
        ContainerStateTerminated end = state(status).getTerminated();
        return end == null || isReady(status)
                ? Stream.empty()
                : Stream.of(new PodStage.Down(container(status, init), ContainerEnd.of(end)));
    }

    private PodStage underway() {
        return loading().or(this::initializing).or(this::creating).orElseGet(this::scheduling);
    }

    /** Of containers beside the server, a ready one says nothing as long as another does not run. */
    private Optional<PodStage> loading() {
        List<ContainerStatus> running = containers().stream()
                .filter(container -> state(container).getRunning() != null)
                .toList();
        return running.stream()
                .filter(container ->
                        !isReady(container) || running.size() == containers().size())
                .min(Comparator.comparing(PodReader::isReady))
                .map(container -> new PodStage.Loading(restarts(container), lastEnd(container)));
    }

    private Optional<PodStage> initializing() {
        return status.getInitContainerStatuses().stream()
                .filter(init -> state(init).getRunning() != null && !isReady(init))
                .findFirst()
                .map(init -> new PodStage.Initializing(container(init, true)));
    }

    private Optional<PodStage> creating() {
        Optional<String> message = Stream.concat(status.getInitContainerStatuses().stream(), containers().stream())
                .flatMap(container -> Stream.ofNullable(state(container).getWaiting()))
                .flatMap(waiting -> Stream.ofNullable(waiting.getMessage()))
                .findFirst();
        return is("PodScheduled", "True") || !containers().isEmpty()
                ? Optional.of(new PodStage.Creating(message.orElse(null)))
                : Optional.empty();
    }

    private PodStage scheduling() {
        return condition("PodScheduled")
                .filter(scheduled -> "Unschedulable".equals(scheduled.getReason()))
                .<PodStage>map(scheduled -> new PodStage.Unschedulable(
                        Objects.requireNonNullElse(scheduled.getMessage(), "no reason given")))
                .orElseGet(PodStage.Scheduling::new);
    }

    private boolean is(String condition, String value) {
        return condition(condition)
                .filter(found -> value.equals(found.getStatus()))
                .isPresent();
    }

    private Optional<PodCondition> condition(String type) {
        return status.getConditions().stream()
                .filter(condition -> type.equals(condition.getType()))
                .findFirst();
    }

    private List<ContainerStatus> containers() {
        return status.getContainerStatuses();
    }

    private static PodContainer container(ContainerStatus status, boolean init) {
        return new PodContainer(Objects.requireNonNullElse(status.getName(), PodContainer.SERVER), init);
    }

    private static boolean down(ContainerStatus container) {
        ContainerState state = state(container);
        return state.getTerminated() != null || (state.getWaiting() != null && restarts(container) > 0);
    }

    private static @Nullable ContainerEnd lastEnd(ContainerStatus container) {
        return container.getLastState() == null || container.getLastState().getTerminated() == null
                ? null
                : ContainerEnd.of(container.getLastState().getTerminated());
    }

    private static int restarts(ContainerStatus container) {
        return Objects.requireNonNullElse(container.getRestartCount(), 0);
    }

    private static boolean isReady(ContainerStatus container) {
        return Boolean.TRUE.equals(container.getReady());
    }

    private static ContainerState state(ContainerStatus container) {
        return Objects.requireNonNullElseGet(container.getState(), ContainerState::new);
    }
}
