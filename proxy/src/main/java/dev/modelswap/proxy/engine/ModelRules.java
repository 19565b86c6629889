package dev.modelswap.proxy.engine;

/**
 * What the engine must know of one model. Times are milliseconds.
 *
 * @param ttl idle time after which the model is unloaded; 0: never
 * @param startTimeout longest time that evicting for the model, and then loading it, may each take
 * @param unloadTimeout how long requests in flight may go on once the model's unload was asked for
 * @param concurrencyLimit requests that may wait or run at once
 * @param priority of its requests: higher ones are considered first
 */
public record ModelRules(long ttl, long startTimeout, long unloadTimeout, int concurrencyLimit, int priority) {

    /** Of a model that there is not. */
    public static final ModelRules NONE = new ModelRules(0, 0, 0, 0, 0);
}
