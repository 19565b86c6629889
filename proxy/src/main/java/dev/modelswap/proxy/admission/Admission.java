package dev.modelswap.proxy.admission;

import dev.modelswap.crds.ServedModel;
import io.vertx.core.Future;

/** The one door of requests to models. */
public interface Admission {

    /**
     * Asks for the model's service; answered once the model is ready and the request's turn has come.
     *
     * @param left completes when the client has left, which takes the request back if it still waits
     * @return a grant, which the caller must release, even if the client has left meanwhile; fails with {@link Rejected}
     */
    Future<Grant> admit(ServedModel model, Future<Void> left);
}
