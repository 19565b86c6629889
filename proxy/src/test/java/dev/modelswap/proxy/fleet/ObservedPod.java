package dev.modelswap.proxy.fleet;

import dev.modelswap.proxy.cluster.Observation.PodSeen;
import dev.modelswap.proxy.cluster.PodPlace;
import dev.modelswap.proxy.cluster.PodProgress;
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
        PodProgress progress) {

    static ObservedPod pod() {
        return new ObservedPod(
                "pod", false, false, false, 0, false, new PodProgress.Underway(LoadPhase.LOADING, "loading"));
    }

    ObservedPod uid(String uid) {
        return new ObservedPod(uid, isTerminating, hasEnded, isReady, starts, isDown, progress);
    }

    ObservedPod terminating() {
        return new ObservedPod(name, true, hasEnded, isReady, starts, isDown, progress);
    }

    ObservedPod ended() {
        return new ObservedPod(name, isTerminating, true, isReady, starts, isDown, progress);
    }

    /** One that ended by itself, and says so. */
    ObservedPod ended(String how) {
        return new ObservedPod(
                name, isTerminating, true, false, starts, isDown, new PodProgress.Underway(LoadPhase.SCHEDULING, how));
    }

    ObservedPod ready() {
        return new ObservedPod(name, isTerminating, hasEnded, true, starts, isDown, progress);
    }

    ObservedPod restarts(int restarts) {
        return new ObservedPod(name, isTerminating, hasEnded, isReady, restarts, isDown, progress);
    }

    ObservedPod down() {
        return new ObservedPod(name, isTerminating, hasEnded, isReady, starts, true, progress);
    }

    ObservedPod failing(LoadFailure failure) {
        return new ObservedPod(
                name, isTerminating, hasEnded, isReady, starts, isDown, new PodProgress.Hopeless(failure));
    }

    ObservedPod crashing(LoadFailure failure) {
        return new ObservedPod(
                name, isTerminating, hasEnded, isReady, starts, true, new PodProgress.Crashing(failure, "server"));
    }

    ObservedPod stuck(LoadFailure failure) {
        return new ObservedPod(
                name,
                isTerminating,
                hasEnded,
                false,
                starts,
                isDown,
                new PodProgress.Stuck(LoadPhase.SCHEDULING, "waiting: " + failure.message(), failure));
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
                progress);
    }
}
