package dev.modelswap.proxy.kubernetes;

import dev.modelswap.crds.ContainerEnd;
import dev.modelswap.crds.ContainerFailure;
import dev.modelswap.crds.ObjectNames;
import dev.modelswap.crds.PodContainer;
import dev.modelswap.crds.PodFacts;
import dev.modelswap.crds.PodStage;
import dev.modelswap.proxy.cluster.Observation.PodSeen;
import dev.modelswap.proxy.engine.LoadPhase;
import io.fabric8.kubernetes.api.model.Pod;
import org.jspecify.annotations.Nullable;

/** What a pod's object says of the pod, as the fleet needs it: a pure function of the object. */
final class PodReading {

    private PodReading() {}

    static PodSeen of(Pod pod) {
        PodFacts facts = PodFacts.of(pod);
        String ip = pod.getStatus() == null ? null : pod.getStatus().getPodIP();
        String unschedulable = facts.stage() instanceof PodStage.Unschedulable(String message) ? noNode(message) : null;
        return new PodSeen(
                pod.getMetadata().getUid(),
                deployment(pod),
                ip,
                facts.terminating(),
                facts.ended(),
                facts.ready(),
                facts.restarts(),
                facts.down(),
                phase(facts.stage()),
                progress(facts.stage()),
                facts.stage() instanceof PodStage.Failing(ContainerFailure failure) ? failure(failure) : null,
                unschedulable);
    }

    /** The Deployment that the pod belongs to. */
    static String deployment(Pod pod) {
        return String.valueOf(pod.getMetadata().getLabels().get(ObjectNames.DEPLOYMENT_LABEL));
    }

    private static LoadPhase phase(PodStage stage) {
        return switch (stage) {
            case PodStage.Scheduling _, PodStage.Unschedulable _, PodStage.NodeLost _, PodStage.Ended _ ->
                LoadPhase.SCHEDULING;
            case PodStage.Creating _, PodStage.Initializing _ -> LoadPhase.PULLING;
            case PodStage.Loading _, PodStage.Ready _, PodStage.Down _, PodStage.Failing _ -> LoadPhase.LOADING;
        };
    }

    private static String progress(PodStage stage) {
        return switch (stage) {
            case PodStage.Scheduling() -> "waiting for the scheduler";
            case PodStage.Unschedulable(String message) -> "waiting for a node: " + noNode(message);
            case PodStage.Creating creating -> "pulling its image or starting its container";
            case PodStage.Initializing(PodContainer container) -> "running its " + container.described();
            case PodStage.Loading loading -> "loading";
            case PodStage.Ready() -> "loading";
            case PodStage.Down(PodContainer container, ContainerEnd end) ->
                "starting its " + container.described() + " again, which ended with exit code " + end.exitCode();
            case PodStage.Failing(ContainerFailure failure) -> failure(failure);
            case PodStage.NodeLost lost -> "waiting for its node, which does not answer";
            case PodStage.Ended(String reason, var message) -> "waiting for another pod (" + reason + ")";
        };
    }

    private static String failure(ContainerFailure failure) {
        return switch (failure) {
            case ContainerFailure.ImageNotPulled(var container, String image, String reason, String message) ->
                "its image '" + image + "' cannot be pulled (" + reason + detail(message) + ")";
            case ContainerFailure.NotCreated(var container, String reason, String message) ->
                "its container cannot be created (" + reason + detail(message) + ")";
            case ContainerFailure.KeepsEnding(PodContainer container, ContainerEnd last) ->
                "its " + container.described() + crash(last);
        };
    }

    private static String crash(@Nullable ContainerEnd last) {
        if (last == null) {
            return " keeps ending";
        }
        return last.outOfMemory()
                ? " needs more memory than its limit allows (OOMKilled)"
                : " keeps ending with exit code " + last.exitCode() + " (" + last.reason() + ")";
    }

    private static String noNode(String message) {
        return "no node takes its pod (Unschedulable: " + message + ")";
    }

    private static String detail(@Nullable String message) {
        return message == null ? "" : ": " + message;
    }
}
