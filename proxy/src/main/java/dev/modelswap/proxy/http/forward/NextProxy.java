package dev.modelswap.proxy.http.forward;

import dev.modelswap.proxy.cluster.Cluster;
import dev.modelswap.proxy.cluster.Cluster.Successor;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The proxy that decides once this one does no more. What this one can neither grant nor load is passed on to it, as the client sent
 * it, instead of being turned away; while there is none, who waits goes on waiting.
 */
public final class NextProxy {

    private static final Logger LOG = LoggerFactory.getLogger(NextProxy.class);

    private static final long PAUSE_MILLIS = 250;

    private final Vertx vertx;
    private final Cluster cluster;
    private final AtomicBoolean expected = new AtomicBoolean();
    private final AtomicBoolean sought = new AtomicBoolean();
    private final Promise<Successor> found = Promise.promise();

    /** The one that {@code cluster} knows. */
    public NextProxy(Vertx vertx, Cluster cluster) {
        this.vertx = vertx;
        this.cluster = cluster;
    }

    /** From now on another one decides, or will. */
    public void expect() {
        expected.set(true);
    }

    boolean isExpected() {
        return expected.get();
    }

    /** Nobody waits for it any more. */
    public void giveUp() {
        found.tryFail("no other proxy serves");
    }

    /** Where it is, on the caller's context, as soon as it serves; fails if that is not waited for any longer. */
    Future<Successor> await() {
        if (!sought.getAndSet(true)) {
            look();
        }
        Context caller = vertx.getOrCreateContext();
        Promise<Successor> answer = Promise.promise();
        found.future().onComplete(done -> caller.runOnContext(back -> answer.handle(done)));
        return answer.future();
    }

    private void look() {
        if (found.future().isComplete()) {
            return;
        }
        Future.fromCompletionStage(cluster.successor())
                .otherwise(Optional.empty())
                .onSuccess(seen -> {
                    if (seen.isPresent() && found.tryComplete(seen.get())) {
                        LOG.atInfo()
                                .addKeyValue("host", seen.get().host())
                                .log("passes on to the next proxy what waits");
                    }
                    vertx.setTimer(PAUSE_MILLIS, again -> look());
                });
    }
}
