package dev.modelswap.cluster.lab;

import io.fabric8.kubernetes.api.model.Pod;

/** Questions to a pod's object. */
final class Pods {

    private Pods() {}

    static boolean isReady(Pod pod) {
        return pod.getMetadata().getDeletionTimestamp() == null
                && pod.getStatus().getConditions().stream()
                        .anyMatch(condition ->
                                "Ready".equals(condition.getType()) && "True".equals(condition.getStatus()));
    }
}
