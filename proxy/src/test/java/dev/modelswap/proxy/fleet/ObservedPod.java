package dev.modelswap.proxy.fleet;

import dev.modelswap.proxy.cluster.Observation.PodSeen;
import dev.modelswap.proxy.cluster.PodOutlook;
import dev.modelswap.proxy.cluster.PodPlace;
import dev.modelswap.proxy.engine.LoadFailure;
import dev.modelswap.proxy.engine.LoadPhase;

/** A pod that loads, unless something else is said of it. */
record ObservedPod(
        String name,
        boolean isTerminating,
        boolean hasEnded,
        boolean isReady,
        int starts,
        boolean isDown,
        PodOutlook outlook) {

    static ObservedPod pod() {
        return new ObservedPod(
                "pod", false, false, false, 0, false, new PodOutlook.Underway(LoadPhase.LOADING, "loading"));
    }

    ObservedPod uid(String uid) {
        return new ObservedPod(uid, isTerminating, hasEnded, isReady, starts, isDown, outlook);
    }

    ObservedPod terminating() {
        return new ObservedPod(name, true, hasEnded, isReady, starts, isDown, outlook);
    }

    ObservedPod ended() {
        return new ObservedPod(name, isTerminating, true, isReady, starts, isDown, outlook);
    }

    /** One that ended by itself, and says so. */
    ObservedPod ended(String how) {
        return new ObservedPod(
                name, isTerminating, true, false, starts, isDown, new PodOutlook.Underway(LoadPhase.SCHEDULING, how));
    }

    ObservedPod ready() {
        return new ObservedPod(name, isTerminating, hasEnded, true, starts, isDown, outlook);
    }

    ObservedPod restarts(int restarts) {
        return new ObservedPod(name, isTerminating, hasEnded, isReady, restarts, isDown, outlook);
    }

    ObservedPod down() {
        return new ObservedPod(name, isTerminating, hasEnded, isReady, starts, true, outlook);
    }

    ObservedPod failing(LoadFailure failure) {
        return new ObservedPod(
                name, isTerminating, hasEnded, isReady, starts, isDown, new PodOutlook.Hopeless(failure));
    }

    ObservedPod crashing(LoadFailure failure) {
        return new ObservedPod(
                name, isTerminating, hasEnded, isReady, starts, true, new PodOutlook.Crashing(failure, "server"));
    }

    ObservedPod stuck(LoadFailure failure) {
        return new ObservedPod(
                name,
                isTerminating,
                hasEnded,
                false,
                starts,
                isDown,
                new PodOutlook.Stuck(LoadPhase.SCHEDULING, "waiting: " + failure.message(), failure));
    }

    PodSeen build() {
        return build("lab-alpha");
    }

    /** The same of this Deployment. */
    PodSeen build(String deployment) {
        return new PodSeen(
                name,
                "name-of-" + name,
                deployment,
                "127.0.0.9",
                new PodPlace("node-1", 0),
                isTerminating,
                hasEnded,
                isReady,
                starts,
                isDown,
                outlook);
    }
}
