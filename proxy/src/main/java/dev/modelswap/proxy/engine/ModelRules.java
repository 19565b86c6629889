package dev.modelswap.proxy.engine;

/**
 * What the engine must know of one model. Times are milliseconds.
 *
 * @param ttl idle time after which the model is unloaded; 0: never
 * @param startTimeout longest time that evicting for the model, and then loading it, may each take
 * @param concurrencyLimit requests that may wait or run at once
 */
public record ModelRules(long ttl, long startTimeout, int concurrencyLimit) {}
