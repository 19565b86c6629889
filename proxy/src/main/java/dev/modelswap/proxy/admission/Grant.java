package dev.modelswap.proxy.admission;

import dev.modelswap.proxy.fleet.Backend;
import io.vertx.core.Future;

/** The right to send one request to a backend; until it is released, the model is not evicted. */
public interface Grant {

    /** Where the request goes. */
    Backend backend();

    /**
     * Completes, on the context that asked for the grant, when the model goes although the request still runs: the caller is
     * to end the request, must not send it again, and releases the grant as ever.
     */
    Future<Void> revoked();

    /** Gives the grant back; once is enough, more does nothing. */
    void release();
}
