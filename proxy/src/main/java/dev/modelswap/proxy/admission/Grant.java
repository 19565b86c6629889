package dev.modelswap.proxy.admission;

import dev.modelswap.proxy.fleet.Backend;

/** The right to send one request to a backend; until it is released, the model is not evicted. */
public interface Grant {

    /** Where the request goes. */
    Backend backend();

    /** Gives the grant back; once is enough, more does nothing. */
    void release();
}
