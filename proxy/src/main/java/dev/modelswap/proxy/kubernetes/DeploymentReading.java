package dev.modelswap.proxy.kubernetes;

import dev.modelswap.crds.objects.ObjectNames;
import dev.modelswap.crds.observation.DeploymentFacts;
import dev.modelswap.crds.observation.PodsNotCreated;
import dev.modelswap.proxy.cluster.Observation.DeploymentSeen;
import dev.modelswap.proxy.cluster.PodProgress;
import dev.modelswap.proxy.engine.LoadFailure;
import dev.modelswap.proxy.engine.LoadFailure.Cause;
import dev.modelswap.proxy.engine.LoadPhase;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a Deployment's object says of a model, as the fleet needs it: a pure function of the object. */
final class DeploymentReading {

    private DeploymentReading() {}

    static DeploymentSeen of(Deployment deployment) {
        DeploymentFacts facts = DeploymentFacts.of(deployment);
        Map<String, String> annotations = deployment.getMetadata().getAnnotations();
        return new DeploymentSeen(
                deployment.getMetadata().getName(),
                KubernetesCluster.version(deployment.getMetadata().getResourceVersion()),
                facts.wanted(),
                facts.existing(),
                facts.settled(),
                hindrance(facts.notCreated()),
                annotations == null ? null : annotations.get(ObjectNames.UNLOAD_ANNOTATION));
    }

    private static PodProgress.@Nullable Stuck hindrance(@Nullable PodsNotCreated notCreated) {
        if (notCreated == null) {
            return null;
        }
        Cause cause = switch (notCreated.cause()) {
            case QUOTA -> Cause.QUOTA_EXCEEDED;
            case REFUSED -> Cause.POD_REFUSED;
            case OTHER -> Cause.CLUSTER_UNAVAILABLE;
        };
        String why = " (" + notCreated.message() + ")";
        return new PodProgress.Stuck(
                LoadPhase.SCHEDULING,
                "waiting for its pod to be created" + why,
                new LoadFailure(cause, "its pod cannot be created" + why));
    }
}
