package dev.modelswap.crds.observation;

import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.DeploymentCondition;
import io.fabric8.kubernetes.api.model.apps.DeploymentStatus;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What a Deployment's object says of its pods: the one reading of it, which operator and proxy each put in their own words.
 *
 * @param wanted replicas it is to have
 * @param existing replicas it has, without those that are ending
 * @param settled whether {@code existing} already speaks of {@code wanted}
 * @param notCreated why pods that it is to have cannot be created; null if nothing is known to hinder that
 */
public record DeploymentFacts(
        int wanted, int existing, boolean settled, @Nullable PodsNotCreated notCreated) {

    /** The replicas of a Deployment that says nothing of them. */
    private static final int DEFAULT_REPLICAS = 1;

    public static DeploymentFacts of(Deployment deployment) {
        DeploymentStatus status = Objects.requireNonNullElseGet(deployment.getStatus(), DeploymentStatus::new);
        Long observed = status.getObservedGeneration();
        return new DeploymentFacts(
                Objects.requireNonNullElse(deployment.getSpec().getReplicas(), DEFAULT_REPLICAS),
                Objects.requireNonNullElse(status.getReplicas(), 0),
                observed != null && observed >= deployment.getMetadata().getGeneration(),
                notCreated(status));
    }

    private static @Nullable PodsNotCreated notCreated(DeploymentStatus status) {
        return status.getConditions().stream()
                .filter(DeploymentFacts::tellsOfNoPods)
                .flatMap(condition -> Stream.ofNullable(condition.getMessage()))
                .findFirst()
                .map(PodsNotCreated::saying)
                .orElse(null);
    }

    /** The ReplicaSet cannot make pods, or there cannot even be a ReplicaSet. */
    private static boolean tellsOfNoPods(DeploymentCondition condition) {
        return switch (String.valueOf(condition.getType())) {
            case "ReplicaFailure" -> "True".equals(condition.getStatus());
            case "Progressing" ->
                "False".equals(condition.getStatus()) && "ReplicaSetCreateError".equals(condition.getReason());
            default -> false;
        };
    }
}
