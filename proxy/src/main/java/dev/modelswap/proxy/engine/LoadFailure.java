package dev.modelswap.proxy.engine;

/** Why a model could not be loaded: for programs, and in words. */
public record LoadFailure(Cause cause, String message) {

    /** What a load comes to grief on. */
    public enum Cause {
        /** No node takes its pod. */
        UNSCHEDULABLE(true),
        /** A quota of its namespace is used up. */
        QUOTA_EXCEEDED(true),
        /** A rule of the cluster, for example Pod Security, refuses its pod. */
        POD_REFUSED(false),
        /** Its image cannot be pulled. */
        IMAGE_UNAVAILABLE(false),
        /** It has no Deployment, or its container cannot be created, for example because a Secret that it names is missing. */
        CONFIG_ERROR(false),
        /** Its server, or a container beside it, keeps ending. */
        CRASH_LOOP(false),
        /** Its server needs more memory than its limit allows. */
        OUT_OF_MEMORY(false),
        /** It was not ready within its {@code startTimeout}. */
        START_TIMEOUT(false),
        /** The models that had to end for it did not do so in time. */
        EVICTION_TIMEOUT(true),
        /** Its node does not answer. */
        NODE_LOST(true),
        /** Somebody else scaled it to zero. */
        SCALED_DOWN(true),
        /** The API server did not take the command to scale it up. */
        CLUSTER_UNAVAILABLE(true);

        private final boolean passing;

        Cause(boolean passing) {
            this.passing = passing;
        }

        /** Whether it may go away without anybody changing the configuration. */
        public boolean isPassing() {
            return passing;
        }
    }

    /** The same failure with more words. */
    public LoadFailure with(String more) {
        return new LoadFailure(cause, message + more);
    }
}
