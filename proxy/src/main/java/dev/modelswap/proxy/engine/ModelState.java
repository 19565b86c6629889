package dev.modelswap.proxy.engine;

/** Where a model is, as observed in the cluster. */
public sealed interface ModelState {

    /** No pod of the model lives, and none is wanted. */
    record Stopped() implements ModelState {}

    /** The model is wanted, and cannot serve yet; {@code progress} says what it is waiting for. */
    record Starting(LoadPhase phase, String progress) implements ModelState {}

    /** A backend of the model answers its health check. */
    record Ready() implements ModelState {}

    /** The model is not wanted, and a pod of it still lives. */
    record Stopping() implements ModelState {}

    /** The model is wanted, and cannot become ready; {@code cause} says why. */
    record Failed(String cause) implements ModelState {}

    /** The one word that status APIs use. */
    default String word() {
        return switch (this) {
            case Stopped() -> "stopped";
            case Starting(var phase, String progress) -> "starting";
            case Ready() -> "ready";
            case Stopping() -> "stopping";
            case Failed(String cause) -> "failed";
        };
    }

    /** Whether the model holds its place: it must be gone before a model that may not run beside it is loaded. */
    default boolean occupies() {
        return !(this instanceof Stopped);
    }
}
