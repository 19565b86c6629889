package dev.modelswap.proxy.engine;

/** Where a model is, as observed in the cluster. */
public sealed interface ModelState {

    /** No pod of the model lives, and none is wanted. */
    record Stopped() implements ModelState {}

    /**
     * The model is wanted, and cannot serve yet.
     *
     * @param progress what it is waiting for
     * @param late the cause of the failure if it does not become ready in time
     */
    record Starting(LoadPhase phase, String progress, LoadFailure.Cause late) implements ModelState {

        /** A start that nothing is known to stand in the way of. */
        public Starting(LoadPhase phase, String progress) {
            this(phase, progress, LoadFailure.Cause.START_TIMEOUT);
        }

        /** The start of a model whose command the API server has not answered yet. */
        public static Starting unwritten() {
            return atTheApiServer("waiting for the API server to scale it up");
        }

        /** The start of a model whose command the API server has refused, so that it is tried again. */
        public static Starting refused(String error) {
            return atTheApiServer("the API server does not scale it up: " + error);
        }

        private static Starting atTheApiServer(String progress) {
            return new Starting(LoadPhase.SCHEDULING, progress, LoadFailure.Cause.CLUSTER_UNAVAILABLE);
        }
    }

    /** A backend of the model answers its health check. */
    record Ready() implements ModelState {}

    /** The model is not wanted, and a pod of it still lives. */
    record Stopping() implements ModelState {}

    /** The model is wanted, and cannot become ready; {@code failure} says why. */
    record Failed(LoadFailure failure) implements ModelState {}

    /** The one word that status APIs use. */
    default String word() {
        return switch (this) {
            case Stopped() -> "stopped";
            case Starting _ -> "starting";
            case Ready() -> "ready";
            case Stopping() -> "stopping";
            case Failed _ -> "failed";
        };
    }

    /** Whether the model holds its place: it must be gone before a model that may not run beside it is loaded. */
    default boolean occupies() {
        return !(this instanceof Stopped);
    }
}
