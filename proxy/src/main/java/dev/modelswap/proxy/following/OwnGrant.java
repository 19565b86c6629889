package dev.modelswap.proxy.following;

import dev.modelswap.proxy.admission.Grant;
import dev.modelswap.proxy.fleet.Backend;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.concurrent.atomic.AtomicBoolean;

/** A grant that tells once that it was given back. */
final class OwnGrant implements Grant {

    private final Backend backend;
    private final Runnable onRelease;
    private final Promise<Void> revoked = Promise.promise();
    private final AtomicBoolean released = new AtomicBoolean();

    OwnGrant(Backend backend, Runnable onRelease) {
        this.backend = backend;
        this.onRelease = onRelease;
    }

    @Override
    public Backend backend() {
        return backend;
    }

    @Override
    public Future<Void> revoked() {
        return revoked.future();
    }

    void revoke() {
        revoked.tryComplete();
    }

    @Override
    public void release() {
        if (released.compareAndSet(false, true)) {
            onRelease.run();
        }
    }
}
