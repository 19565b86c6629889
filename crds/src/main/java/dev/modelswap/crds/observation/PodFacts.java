package dev.modelswap.crds.observation;

import io.fabric8.kubernetes.api.model.Pod;

/**
 * What a pod's object says of the pod: the one reading of it, which operator and proxy each put in their own words.
 *
 * @param terminating whether it was told to end
 * @param ended whether its containers have ended for good
 * @param ready whether the kubelet calls it ready
 * @param restarts how often its containers, without init containers, were started again
 * @param down whether one of these has ended and does not run again yet
 */
public record PodFacts(boolean terminating, boolean ended, boolean ready, int restarts, boolean down, PodStage stage) {

    public static PodFacts of(Pod pod) {
        return new PodReader(pod).facts();
    }
}
