package dev.modelswap.operator.status;

import dev.modelswap.crds.observation.ContainerEnd;
import dev.modelswap.crds.observation.ContainerFailure;
import dev.modelswap.crds.observation.PodFacts;
import dev.modelswap.crds.observation.PodStage;
import dev.modelswap.crds.observation.PodWarning;
import io.fabric8.kubernetes.api.model.Pod;
import java.util.Comparator;
import org.jspecify.annotations.Nullable;

/** How far a pod has come on its way to serve, in the words of a status. */
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
        return switch (PodFacts.of(pod).stage()) {
            case PodStage.Scheduling() -> new Underway(ModelReason.Scheduling, "the pod waits for a node");
            case PodStage.Unschedulable(String message) ->
                new Underway(ModelReason.Unschedulable, sentence("no node for the pod", message));
            case PodStage.Creating(String message) ->
                new Underway(ModelReason.Pulling, sentence("the container is being created", message));
            case PodStage.Initializing(var container) ->
                new Underway(ModelReason.Initializing, "its " + container.described() + " runs");
            case PodStage.Loading(int restarts, ContainerEnd lastEnd) ->
                new Underway(ModelReason.Loading, "the server runs and is not ready yet" + again(restarts, lastEnd));
            case PodStage.Ready() -> new Ready();
            case PodStage.Down(var container, ContainerEnd end) ->
                new Stuck(
                        end.outOfMemory() ? ModelReason.OOMKilled : ModelReason.ContainerExited,
                        "the " + container.described() + " " + describe(end));
            case PodStage.Failing(ContainerFailure failure) -> ofFailure(failure);
            case PodStage.NodeLost(String message) ->
                new Stuck(ModelReason.NodeLost, sentence("its node does not answer", message));
            case PodStage.Ended(String reason, String message) -> ofEnd(reason, message);
        };
    }

    /** How far a pod has come of which Kubernetes warns so. */
    static PodProgress of(PodWarning warning) {
        String message = sentence(warning.reason(), warning.message());
        return warning.lasting()
                ? new Stuck(ModelReason.ofKubelet(warning.reason()).orElse(ModelReason.FailedMount), message)
                : new Underway(ModelReason.Pulling, message);
    }

    private static PodProgress ofFailure(ContainerFailure failure) {
        return switch (failure) {
            case ContainerFailure.ImageNotPulled(var container, String image, String reason, String message) ->
                new Stuck(ModelReason.ofKubelet(reason).orElse(ModelReason.ErrImagePull), sentence(reason, message));
            case ContainerFailure.NotCreated(var container, String reason, String message) ->
                new Stuck(
                        ModelReason.ofKubelet(reason).orElse(ModelReason.CreateContainerError),
                        sentence(reason, message));
            case ContainerFailure.KeepsEnding(var container, ContainerEnd last) ->
                new Stuck(
                        last != null && last.outOfMemory() ? ModelReason.OOMKilled : ModelReason.CrashLoopBackOff,
                        "the " + container.described() + " ends again and again"
                                + (last == null ? "" : "; last it " + describe(last)));
        };
    }

    private static PodProgress ofEnd(String reason, @Nullable String message) {
        return new Ended(ModelReason.ofKubelet(reason).orElse(ModelReason.PodFailed), sentence(reason, message));
    }

    private static String again(int restarts, @Nullable ContainerEnd lastEnd) {
        return lastEnd == null ? "" : ", started anew " + restarts + " times; last it " + describe(lastEnd);
    }

    private static String describe(ContainerEnd end) {
        return end.outOfMemory()
                ? "was killed because it used more memory than its limit"
                : sentence("ended with exit code " + end.exitCode(), end.message());
    }

    private static String sentence(String what, @Nullable String detail) {
        return detail == null || detail.isBlank() ? what : what + ": " + detail.strip();
    }
}
