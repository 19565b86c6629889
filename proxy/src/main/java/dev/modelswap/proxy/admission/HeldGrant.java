package dev.modelswap.proxy.admission;

import dev.modelswap.proxy.fleet.Backend;
import java.util.concurrent.atomic.AtomicBoolean;

/** A grant that tells the engine once that it was given back. */
final class HeldGrant implements Grant {

    private final Backend backend;
    private final Runnable onRelease;
    private final AtomicBoolean released = new AtomicBoolean();

    HeldGrant(Backend backend, Runnable onRelease) {
        this.backend = backend;
        this.onRelease = onRelease;
    }

    @Override
    public Backend backend() {
        return backend;
    }

    @Override
    public void release() {
        if (released.compareAndSet(false, true)) {
            onRelease.run();
        }
    }
}
