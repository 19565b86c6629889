package dev.modelswap.proxy.admission;

/** A request that waits for a model or has a backend of it. Called in the engine's turns. */
public interface Ticket {

    /** The request waits no more, or gives its backend back; more than once does nothing. */
    void end();
}
