package dev.modelswap.proxy.engine.simulation;

import dev.modelswap.proxy.engine.LoadFailure;
import dev.modelswap.proxy.engine.LoadPhase;
import dev.modelswap.proxy.engine.ModelState;
import org.jspecify.annotations.Nullable;

/** A model's Deployment and pods as they are, whatever the engine knows of them. */
final class SimulatedModel {

    /** What became of the Deployment's pods. */
    enum Pods {
        NONE,
        STARTING,
        READY,
        FAILED,
        ENDING
    }

    final String name;
    boolean wanted;
    Pods pods = Pods.NONE;
    /** Counts what happened to the pods, so that what was planned for earlier ones does not happen to later ones. */
    long life;
    /** Commands of the engine so far. */
    long commands;
    /** The engine's last command, until the API server has it. */
    @Nullable
    Boolean pendingScale;
    /** What the engine was shown since its last command. */
    @Nullable
    ModelState shown;
    /** When the last observation arrives: they do not overtake each other. */
    long lastArrival;
    /** Whether pods live for which the engine cannot answer: somebody scaled the model up, or its rules went. */
    boolean excused;

    /** Whether somebody ended its pods by hand and the engine has seen nothing of it since. */
    boolean endUnseen;
    /** When the engine asked for the pods that live, counted in events. */
    long loadedAt;

    SimulatedModel(String name) {
        this.name = name;
    }

    /** Whether a pod lives, or will before the engine says anything else. */
    boolean occupies() {
        return pods != Pods.NONE || wanted || Boolean.TRUE.equals(pendingScale);
    }

    /** What one would observe now, the engine's last command taken into account. */
    ModelState state() {
        if (pendingScale != null) {
            return pendingScale
                    ? new ModelState.Starting(LoadPhase.SCHEDULING, "scaling up")
                    : new ModelState.Stopping();
        }
        if (!wanted) {
            return pods == Pods.NONE ? new ModelState.Stopped() : new ModelState.Stopping();
        }
        return switch (pods) {
            case READY -> new ModelState.Ready();
            case FAILED -> new ModelState.Failed(new LoadFailure(LoadFailure.Cause.CRASH_LOOP, "crash loop"));
            case NONE, STARTING, ENDING -> new ModelState.Starting(LoadPhase.LOADING, "starting");
        };
    }
}
