package dev.modelswap.operator.desired;

/**
 * What the operator's options and its cluster say of the objects to make.
 *
 * @param proxyImage image of the proxies whose resource names none
 * @param networkPolicies whether only its proxy may reach a resource's models
 * @param disruptionBudgets whether the API server knows PodDisruptionBudgets of {@code policy/v1}
 * @param unhealthyPodEviction whether it knows policies for the eviction of unhealthy pods in them
 */
public record Platform(
        String proxyImage, boolean networkPolicies, boolean disruptionBudgets, boolean unhealthyPodEviction) {}
