package dev.modelswap.proxy.activity;

/** Hears of each request twice, on the context that serves it, and must not keep it waiting. */
public interface LifeObserver {

    void began(RequestLife life);

    void ended(RequestLife life, Ending ending);
}
