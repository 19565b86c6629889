package dev.modelswap.proxy.http.forward;

import dev.modelswap.proxy.cluster.Cluster;
import dev.modelswap.proxy.cluster.Cluster.Successor;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The proxy that decides once this one does no more. What this one can neither grant nor load is passed on to it, as the client sent
 * it, instead of being turned away; while there is none, who waits goes on waiting.
 */
public final class NextProxy {

    /** Between two looks at the cluster. */
    static final long PAUSE_MILLIS = 250;

    /** Many ask for it at once. */
    private static final long KNOWN_FOR_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final Vertx vertx;
    private final Cluster cluster;
    private boolean expected;
    private boolean givenUp;
    private @Nullable Promise<Successor> sought;
    private @Nullable Successor known;
    private long knownSince;

    /** The one that {@code cluster} knows. */
    public NextProxy(Vertx vertx, Cluster cluster) {
        this.vertx = vertx;
        this.cluster = cluster;
    }

    /** From now on another one decides, or will. */
    public synchronized void expect() {
        expected = true;
    }

    synchronized boolean isExpected() {
        return expected;
    }

    /** Nobody waits for it any more. */
    public synchronized void giveUp() {
        givenUp = true;
        if (sought != null) {
            sought.tryFail("no other proxy serves");
        }
    }

    /** It cannot be connected to: perhaps another one has taken its place, or will. */
    synchronized void forget(Successor gone) {
        if (gone.equals(known)) {
            known = null;
        }
    }

    /** Where it is, on the caller's context, as soon as it serves; fails if that is not waited for any longer. */
    Future<Successor> await() {
        Context caller = vertx.getOrCreateContext();
        Promise<Successor> answer = Promise.promise();
        found().onComplete(done -> caller.runOnContext(back -> answer.handle(done)));
        return answer.future();
    }

    private synchronized Future<Successor> found() {
        if (known != null && System.nanoTime() - knownSince < KNOWN_FOR_NANOS) {
            return Future.succeededFuture(known);
        }
        if (givenUp) {
            return Future.failedFuture("no other proxy serves");
        }
        Promise<Successor> looking = sought;
        if (looking == null) {
            looking = Promise.promise();
            sought = looking;
            look(looking);
        }
        return looking.future();
    }

    private void look(Promise<Successor> looking) {
        Future.fromCompletionStage(cluster.successor())
                .otherwise(Optional.empty())
                .onSuccess(seen -> seen.ifPresentOrElse(
                        next -> know(next, looking),
                        () -> vertx.setTimer(PAUSE_MILLIS, again -> {
                            if (!looking.future().isComplete()) {
                                look(looking);
                            }
                        })));
    }

    private void know(Successor next, Promise<Successor> looking) {
        synchronized (this) {
            known = next;
            knownSince = System.nanoTime();
            sought = null;
        }
        looking.tryComplete(next);
    }
}
