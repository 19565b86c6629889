package dev.modelswap.proxy.kubernetes;

import dev.modelswap.crds.objects.ObjectNames;
import dev.modelswap.crds.observation.ContainerEnd;
import dev.modelswap.crds.observation.ContainerFailure;
import dev.modelswap.crds.observation.PodContainer;
import dev.modelswap.crds.observation.PodFacts;
import dev.modelswap.crds.observation.PodStage;
import dev.modelswap.crds.observation.PodWarning;
import dev.modelswap.proxy.cluster.Observation.PodSeen;
import dev.modelswap.proxy.cluster.PodPlace;
import dev.modelswap.proxy.cluster.PodProgress;
import dev.modelswap.proxy.engine.LoadFailure;
import dev.modelswap.proxy.engine.LoadPhase;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.Pod;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What a pod's object says of the pod, as the fleet needs it: a pure function of the object. */
final class PodReading {

    /** The scheduler's words for a volume claim that is not there, for which no other pod's end helps. */
    private static final Pattern MISSING_CLAIM = Pattern.compile("persistentvolumeclaim \\S+ not found");

    private PodReading() {}

    /** {@code warning} is what Kubernetes warns of it besides; null if nothing. */
    static PodSeen of(Pod pod, @Nullable PodWarning warning) {
        PodFacts facts = PodFacts.of(pod);
        // Of the end of a pod on a lost node nobody hears before the node is back, and no other pod gets there
        // meanwhile.
        boolean lost = facts.terminating() && facts.stage() instanceof PodStage.NodeLost;
        return new PodSeen(
                pod.getMetadata().getUid(),
                pod.getMetadata().getName(),
                deployment(pod),
                pod.getStatus() == null ? null : pod.getStatus().getPodIP(),
                new PodPlace(pod.getSpec().getNodeName(), gpus(pod)),
                facts.terminating(),
                facts.ended() || lost,
                facts.ready(),
                facts.restarts(),
                facts.down(),
                warning == null ? progress(facts.stage()) : progress(warning));
    }

    /** The Deployment that the pod belongs to. */
    static String deployment(Pod pod) {
        return String.valueOf(pod.getMetadata().getLabels().get(ObjectNames.DEPLOYMENT_LABEL));
    }

    private static int gpus(Pod pod) {
        return pod.getSpec().getContainers().stream()
                .map(Container::getResources)
                .filter(resources -> resources != null && resources.getLimits() != null)
                .flatMap(resources -> resources.getLimits().entrySet().stream())
                .filter(limit -> isGpu(limit.getKey()))
                .mapToInt(limit -> limit.getValue().getNumericalAmount().intValue())
                .sum();
    }

    /** As device plugins of GPUs call theirs: {@code nvidia.com/gpu}, {@code amd.com/gpu}, {@code gpu.intel.com/i915}, slices of one. */
    private static boolean isGpu(String resource) {
        return resource.contains("/") && (resource.contains("gpu") || resource.contains("/mig-"));
    }

    private static PodProgress progress(PodStage stage) {
        return switch (stage) {
            case PodStage.Scheduling() -> scheduling("waiting for the scheduler");
            case PodStage.Unschedulable(String message) -> unschedulable(message);
            case PodStage.Creating(String message) ->
                pulling("pulling its image or starting its container" + detail(message));
            case PodStage.Initializing(PodContainer container) -> pulling("running its " + container.described());
            case PodStage.Loading(int restarts, ContainerEnd lastEnd) -> loading("loading" + again(restarts, lastEnd));
            case PodStage.Ready _ -> loading("loading");
            case PodStage.Down(PodContainer container, ContainerEnd end) ->
                loading("starting its " + container.described() + " again, which ended with exit code "
                        + end.exitCode());
            case PodStage.Failing(ContainerFailure failure) -> failing(failure);
            case PodStage.NodeLost _ ->
                new PodProgress.Stuck(
                        LoadPhase.SCHEDULING,
                        "waiting for its node, which does not answer",
                        new LoadFailure(LoadFailure.Cause.NODE_LOST, "the node of its pod does not answer (NodeLost)"));
            case PodStage.Ended(String reason, var message) ->
                scheduling("waiting for another pod, for one has ended (" + reason + detail(message) + ")");
        };
    }

    private static PodProgress progress(PodWarning warning) {
        String why = " (" + warning.reason() + ": " + warning.message() + ")";
        return warning.lasting()
                ? new PodProgress.Stuck(
                        LoadPhase.PULLING,
                        "waiting for its volumes" + why,
                        new LoadFailure(LoadFailure.Cause.CONFIG_ERROR, "its containers cannot be created" + why))
                : pulling("waiting for its containers to be created" + why);
    }

    private static PodProgress unschedulable(String message) {
        String noNode = "no node takes its pod (Unschedulable: " + message + ")";
        LoadFailure.Cause cause = MISSING_CLAIM.matcher(message).find()
                ? LoadFailure.Cause.CONFIG_ERROR
                : LoadFailure.Cause.UNSCHEDULABLE;
        return new PodProgress.Stuck(
                LoadPhase.SCHEDULING, "waiting for a node: " + noNode, new LoadFailure(cause, noNode));
    }

    private static String again(int restarts, @Nullable ContainerEnd lastEnd) {
        return lastEnd == null
                ? ""
                : ", started again " + restarts + " times, last after it ended with exit code " + lastEnd.exitCode()
                        + detail(lastEnd.reason());
    }

    private static PodProgress failing(ContainerFailure failure) {
        return switch (failure) {
            case ContainerFailure.ImageNotPulled(var container, String image, String reason, String message) ->
                new PodProgress.Hopeless(new LoadFailure(
                        LoadFailure.Cause.IMAGE_UNAVAILABLE,
                        "its image '" + image + "' cannot be pulled (" + reason + detail(message) + ")"));
            case ContainerFailure.NotCreated(var container, String reason, String message) ->
                new PodProgress.Hopeless(new LoadFailure(
                        LoadFailure.Cause.CONFIG_ERROR,
                        "its container cannot be created (" + reason + detail(message) + ")"));
            case ContainerFailure.KeepsEnding(PodContainer container, ContainerEnd last) ->
                new PodProgress.Crashing(crash(container, last), container.name());
        };
    }

    private static LoadFailure crash(PodContainer container, @Nullable ContainerEnd last) {
        String its = "its " + container.described();
        if (last == null) {
            return new LoadFailure(LoadFailure.Cause.CRASH_LOOP, its + " keeps ending");
        }
        return last.outOfMemory()
                ? new LoadFailure(
                        LoadFailure.Cause.OUT_OF_MEMORY, its + " needs more memory than its limit allows (OOMKilled)")
                : new LoadFailure(
                        LoadFailure.Cause.CRASH_LOOP,
                        its + " keeps ending with exit code " + last.exitCode() + " (" + last.reason() + ")");
    }

    private static PodProgress scheduling(String progress) {
        return new PodProgress.Underway(LoadPhase.SCHEDULING, progress);
    }

    private static PodProgress pulling(String progress) {
        return new PodProgress.Underway(LoadPhase.PULLING, progress);
    }

    private static PodProgress loading(String progress) {
        return new PodProgress.Underway(LoadPhase.LOADING, progress);
    }

    private static String detail(@Nullable String message) {
        return message == null ? "" : ": " + message;
    }
}
