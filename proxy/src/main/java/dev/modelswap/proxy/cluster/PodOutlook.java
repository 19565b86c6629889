package dev.modelswap.proxy.cluster;

import dev.modelswap.proxy.engine.LoadFailure;
import dev.modelswap.proxy.engine.LoadPhase;

/** What is to be expected of a pod, as far as its object tells. */
public sealed interface PodOutlook {

    /** How far it has come. */
    LoadPhase phase();

    /** What it is waiting for. */
    String progress();

    /** It is on its way to be ready, or is. */
    record Underway(LoadPhase phase, String progress) implements PodOutlook {}

    /** It cannot become ready as things are, which may change without anybody changing the pod. */
    record Stuck(LoadPhase phase, String progress, LoadFailure failure) implements PodOutlook {}

    /** It cannot become ready. */
    record Hopeless(LoadFailure failure) implements PodOutlook {

        @Override
        public LoadPhase phase() {
            return LoadPhase.PULLING;
        }

        @Override
        public String progress() {
            return failure.message();
        }
    }

    /** It cannot become ready, for this container keeps ending; the log of its last run may tell why. */
    record Crashing(LoadFailure failure, String container) implements PodOutlook {

        @Override
        public LoadPhase phase() {
            return LoadPhase.LOADING;
        }

        @Override
        public String progress() {
            return failure.message();
        }
    }
}
