package dev.modelswap.proxy.engine;

/** How far a model that is to run has come. */
public enum LoadPhase {
    /** It waits for its pod to be made, and for a node that takes it. */
    SCHEDULING,
    /** Its image is pulled, its volumes are mounted, its containers are made. */
    PULLING,
    /** Its server runs and loads the model. */
    LOADING
}
