package dev.modelswap.proxy.admission;

import dev.modelswap.proxy.fleet.Backend;

/** Hears, in the engine's turns, what becomes of one request for a model. */
public interface Asker {

    /** It still waits, and this is why: once as soon as it does, then whenever that changes. */
    void waits(Progress progress);

    /** It has this backend until its {@link Ticket} ends. */
    void granted(Backend backend);

    /** It was turned away; its ticket has ended. */
    void refused(Rejected why);

    /** The model goes although the request still runs: whoever runs it is to end it, and then its ticket. */
    void revoked();
}
