package dev.modelswap.operator.desired;

import io.fabric8.kubernetes.api.model.Node;
import java.util.List;

/**
 * What the operator's options and its cluster say of the objects to make.
 *
 * @param proxyImage image of the proxies whose resource names none
 * @param networkPolicies whether only its proxy may reach a resource's models
 * @param disruptionBudgets whether the API server knows PodDisruptionBudgets of {@code policy/v1}
 * @param unhealthyPodEviction whether it knows policies for the eviction of unhealthy pods in them
 * @param nodes that there are, as far as the operator may know
 */
public record Platform(
        String proxyImage,
        boolean networkPolicies,
        boolean disruptionBudgets,
        boolean unhealthyPodEviction,
        List<Node> nodes) {

    public Platform {
        nodes = List.copyOf(nodes);
    }

    /** One of whose nodes nothing is known. */
    public Platform(
            String proxyImage, boolean networkPolicies, boolean disruptionBudgets, boolean unhealthyPodEviction) {
        this(proxyImage, networkPolicies, disruptionBudgets, unhealthyPodEviction, List.of());
    }
}
