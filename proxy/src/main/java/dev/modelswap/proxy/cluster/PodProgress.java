package dev.modelswap.proxy.cluster;

import dev.modelswap.proxy.engine.LoadFailure;
import dev.modelswap.proxy.engine.LoadPhase;

/** How a pod gets on towards serving, or what keeps it from that, as far as its object tells. */
public sealed interface PodProgress {

    /** How far it has come. */
    LoadPhase phase();

    /** What it is waiting for. */
    String awaits();

    /** It is on its way to be ready, or is. */
    record Underway(LoadPhase phase, String awaits) implements PodProgress {}

    /** It cannot become ready as things are, which may change without anybody changing the pod. */
    record Stuck(LoadPhase phase, String awaits, LoadFailure failure) implements PodProgress {}

    /** It cannot become ready. */
    record Hopeless(LoadFailure failure) implements PodProgress {

        @Override
        public LoadPhase phase() {
            return LoadPhase.PULLING;
        }

        @Override
        public String awaits() {
            return failure.message();
        }
    }

    /** It cannot become ready, for this container keeps ending; the log of its last run may tell why. */
    record Crashing(LoadFailure failure, String container) implements PodProgress {

        @Override
        public LoadPhase phase() {
            return LoadPhase.LOADING;
        }

        @Override
        public String awaits() {
            return failure.message();
        }
    }
}
