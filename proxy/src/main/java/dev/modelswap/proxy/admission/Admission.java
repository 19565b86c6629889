package dev.modelswap.proxy.admission;

import dev.modelswap.crds.serving.ServedModel;
import io.vertx.core.Future;
import java.util.function.Consumer;

/** The one door of requests to models. */
public interface Admission {

    /**
     * Asks for the model's service; answered once the model is ready and the request's turn has come.
     *
     * @param left completes when the client has left, which takes the request back if it still waits
     * @param progress hears, on the caller's context, what the request waits for: once as soon as it waits, then whenever
     *     that changes; nothing any more once it is answered
     * @return a grant, which the caller must release, even if the client has left meanwhile; fails with {@link Rejected}
     */
    Future<Grant> admit(ServedModel model, Future<Void> left, Consumer<Progress> progress);

    /** Asks for the model's service without listening to how it gets on. */
    default Future<Grant> admit(ServedModel model, Future<Void> left) {
        return admit(model, left, ignored -> {});
    }
}
