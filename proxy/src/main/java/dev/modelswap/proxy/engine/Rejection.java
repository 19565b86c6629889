package dev.modelswap.proxy.engine;

/** Why a request is not served. */
public sealed interface Rejection {

    /** The configuration has no such model (any more). */
    record UnknownModel(String model) implements Rejection {}

    /** As many requests as the model takes at once are waiting or running. */
    record ConcurrencyLimit(String model, int limit) implements Rejection {}

    /** As many requests as may wait at once, for all models together, do. */
    record QueueFull(int limit) implements Rejection {}

    /** The model could not be loaded. */
    record LoadFailed(String model, LoadFailure failure) implements Rejection {}

    /** Somebody asked for the model's unload while the request waited for it. */
    record Unloaded(String model) implements Rejection {}

    /** The proxy ends. */
    record ShuttingDown() implements Rejection {}
}
