package dev.modelswap.operator.status;

import dev.modelswap.crds.api.ModelStatus;
import dev.modelswap.crds.api.ModelStatus.Phase;
import dev.modelswap.crds.objects.ObjectNames;
import dev.modelswap.crds.observation.DeploymentFacts;
import dev.modelswap.crds.observation.PodWarning;
import dev.modelswap.crds.observation.PodsNotCreated;
import dev.modelswap.crds.serving.ServedModel;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** A model's phase and the cause of it, read off its Deployment and pods. */
record ModelState(
        Phase phase, @Nullable ModelReason reason, @Nullable String message) {

    /** Of what the API server says of a model, this many characters: there may be hundreds of models in one status. */
    private static final int REFUSAL_LIMIT = 512;

    /** The state of the model whose Deployment, null if there is none, and pods these are. */
    static ModelState of(@Nullable Deployment deployment, List<Pod> pods) {
        return of(deployment, pods, pod -> Optional.empty());
    }

    /** The same with what Kubernetes warns of the pods. */
    static ModelState of(
            @Nullable Deployment deployment, List<Pod> pods, Function<Pod, Optional<PodWarning>> warnings) {
        if (deployment == null) {
            return unwanted(pods);
        }
        DeploymentFacts facts = DeploymentFacts.of(deployment);
        if (facts.wanted() == 0) {
            return unwanted(pods);
        }
        return pods.stream()
                .filter(pod -> !pod.isMarkedForDeletion())
                .map(pod -> warnings.apply(pod).map(PodProgress::of).orElseGet(() -> PodProgress.of(pod)))
                .min(PodProgress.MOST_TELLING)
                .map(progress -> of(deployment, progress))
                .orElseGet(() -> withoutPods(facts.notCreated(), pods));
    }

    /**
     * This state of a model whose Deployment the API server refuses. Where an earlier one is there, null if there is none, the
     * model goes on by that.
     */
    ModelState refused(@Nullable Deployment earlier, Refusal refusal) {
        if (earlier == null) {
            return new ModelState(
                    Phase.Failed,
                    ModelReason.RefusedByCluster,
                    ConditionMessage.shortened(refusal.message(), REFUSAL_LIMIT));
        }
        return reason != null
                ? this
                : new ModelState(
                        phase,
                        ModelReason.RefusedByCluster,
                        ConditionMessage.shortened("its change is refused: " + refusal.message(), REFUSAL_LIMIT));
    }

    /** The state as the resource's status has it; the transition time is the previous one's as long as the phase stays. */
    ModelStatus since(ServedModel model, List<ModelStatus> previous, Instant now) {
        String transition = previous.stream()
                .filter(status -> status.name().equals(model.name()) && status.phase() == phase)
                .map(ModelStatus::lastTransitionTime)
                .findFirst()
                .orElse(now.toString());
        return new ModelStatus(
                model.name(), phase, model.deployment(), reason == null ? null : reason.name(), message, transition);
    }

    private static ModelState unwanted(List<Pod> pods) {
        boolean ended = pods.stream().map(PodProgress::of).allMatch(PodProgress.Ended.class::isInstance);
        return new ModelState(ended ? Phase.Stopped : Phase.Stopping, null, null);
    }

    private static ModelState of(Deployment deployment, PodProgress progress) {
        return switch (progress) {
            case PodProgress.Ready() -> ready(deployment);
            case PodProgress.Underway(ModelReason reason, String message) ->
                new ModelState(Phase.Starting, reason, message);
            case PodProgress.Stuck(ModelReason reason, String message) -> new ModelState(Phase.Failed, reason, message);
            case PodProgress.Ended(ModelReason reason, String message) -> new ModelState(Phase.Failed, reason, message);
        };
    }

    private static ModelState ready(Deployment deployment) {
        Map<String, String> annotations = deployment.getMetadata().getAnnotations();
        return annotations == null || !annotations.containsKey(ObjectNames.UNLOAD_ANNOTATION)
                ? new ModelState(Phase.Ready, null, null)
                : new ModelState(
                        Phase.Ready,
                        ModelReason.UpdateWaits,
                        "its changed pod is started when it is idle for a moment");
    }

    private static ModelState withoutPods(@Nullable PodsNotCreated why, List<Pod> terminating) {
        return why != null
                ? new ModelState(Phase.Failed, ModelReason.FailedCreate, why.message())
                : new ModelState(
                        Phase.Starting,
                        ModelReason.Scheduling,
                        terminating.isEmpty() ? "the pod is being created" : "the former pod is still ending");
    }
}
