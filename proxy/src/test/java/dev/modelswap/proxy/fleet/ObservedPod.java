package dev.modelswap.proxy.fleet;

import dev.modelswap.proxy.cluster.Observation.PodSeen;
import dev.modelswap.proxy.engine.LoadPhase;
import org.jspecify.annotations.Nullable;

/** A pod that loads, unless something else is said of it. */
record ObservedPod(
        String name,
        boolean isTerminating,
        boolean hasEnded,
        boolean isReady,
        int starts,
        boolean isDown,
        @Nullable String cause,
        @Nullable String noNode) {

    static ObservedPod pod() {
        return new ObservedPod("pod", false, false, false, 0, false, null, null);
    }

    ObservedPod uid(String uid) {
        return new ObservedPod(uid, isTerminating, hasEnded, isReady, starts, isDown, cause, noNode);
    }

    ObservedPod terminating() {
        return new ObservedPod(name, true, hasEnded, isReady, starts, isDown, cause, noNode);
    }

    ObservedPod ended() {
        return new ObservedPod(name, isTerminating, true, isReady, starts, isDown, cause, noNode);
    }

    ObservedPod ready() {
        return new ObservedPod(name, isTerminating, hasEnded, true, starts, isDown, cause, noNode);
    }

    ObservedPod restarts(int restarts) {
        return new ObservedPod(name, isTerminating, hasEnded, isReady, restarts, isDown, cause, noNode);
    }

    ObservedPod down() {
        return new ObservedPod(name, isTerminating, hasEnded, isReady, starts, true, cause, noNode);
    }

    ObservedPod failure(String failure) {
        return new ObservedPod(name, isTerminating, hasEnded, isReady, starts, isDown, failure, noNode);
    }

    ObservedPod unschedulable(String why) {
        return new ObservedPod(name, isTerminating, hasEnded, isReady, starts, isDown, cause, why);
    }

    PodSeen build() {
        return new PodSeen(
                name,
                "lab-alpha",
                "127.0.0.9",
                isTerminating,
                hasEnded,
                isReady,
                starts,
                isDown,
                LoadPhase.LOADING,
                "loading",
                cause,
                noNode);
    }
}
