package dev.modelswap.proxy.admission;

import dev.modelswap.proxy.engine.Rejection;

/** A request was turned away; {@link #rejection()} says why. */
public final class Rejected extends RuntimeException {

    private static final long serialVersionUID = 1L;

    @SuppressWarnings("serial") // never serialised
    private final Rejection rejection;

    public Rejected(Rejection rejection) {
        super(rejection.toString(), null, false, false);
        this.rejection = rejection;
    }

    public Rejection rejection() {
        return rejection;
    }
}
