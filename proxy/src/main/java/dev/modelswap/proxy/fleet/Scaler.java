package dev.modelswap.proxy.fleet;

import dev.modelswap.proxy.cluster.CallFailures;
import dev.modelswap.proxy.cluster.Cluster;
import dev.modelswap.proxy.serial.SerialExecutor;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * Writes replicas until the API server takes them: one write of a Deployment at a time, the last command wins, refusals are
 * tried again with growing pauses. Called in turns.
 */
final class Scaler {

    private static final long FIRST_PAUSE_MILLIS = 50;
    private static final long LONGEST_PAUSE_MILLIS = 2_000;
    private static final long LONGEST_ASKED_MILLIS = 30_000;

    private final Vertx vertx;
    private final SerialExecutor serial;
    private final Cluster cluster;
    private final Listener listener;
    private final Map<String, Integer> wanted = new HashMap<>();
    private final Set<String> busy = new HashSet<>();

    /** Hears what came of the writes, in turns. */
    interface Listener {

        void written(String deployment, int replicas, long version);

        void refused(String deployment, String error);

        /** There is no such Deployment to run; it is tried again. */
        void missing(String deployment);

        /**
         * Whether it may be taken down now. When that was commanded it could be; what was not written then may have to wait for requests that
         * have come to be known, or may have come, since.
         */
        boolean mayBeTakenDown(String deployment);
    }

    Scaler(Vertx vertx, SerialExecutor serial, Cluster cluster, Listener listener) {
        this.vertx = vertx;
        this.serial = serial;
        this.cluster = cluster;
        this.listener = listener;
    }

    void scale(String deployment, int replicas) {
        wanted.put(deployment, replicas);
        if (busy.add(deployment)) {
            write(deployment, FIRST_PAUSE_MILLIS);
        }
    }

    /** Nothing is wanted of the Deployment any more: a write that is refused is not tried again. */
    void forget(String deployment) {
        wanted.remove(deployment);
    }

    private void write(String deployment, long pause) {
        Integer replicas = wanted.get(deployment);
        if (replicas == null) {
            busy.remove(deployment);
            return;
        }
        Future.succeededFuture()
                .compose(ignored -> Future.fromCompletionStage(
                        cluster.scale(deployment, replicas, () -> may(deployment, replicas))))
                .onComplete(written ->
                        serial.run(() -> answered(deployment, replicas, written.result(), written.cause(), pause)));
    }

    private CompletionStage<Boolean> may(String deployment, int replicas) {
        CompletableFuture<Boolean> may = new CompletableFuture<>();
        serial.run(() -> may.complete(replicas > 0 || listener.mayBeTakenDown(deployment)));
        return may;
    }

    private void answered(
            String deployment, int replicas, @Nullable Long version, @Nullable Throwable error, long pause) {
        if (!wanted.containsKey(deployment)) {
            busy.remove(deployment);
            return;
        }
        if (error != null && CallFailures.cause(error) instanceof Cluster.Withheld) {
            vertx.setTimer(FIRST_PAUSE_MILLIS, timer -> serial.run(() -> write(deployment, pause)));
            return;
        }
        boolean missing = error != null && CallFailures.cause(error) instanceof Cluster.DeploymentMissing;
        if (error != null && !(missing && replicas == 0)) {
            if (missing) {
                listener.missing(deployment);
            } else {
                listener.refused(
                        deployment, String.valueOf(CallFailures.cause(error).getMessage()));
            }
            vertx.setTimer(
                    Math.max(pause, askedFor(CallFailures.cause(error))),
                    timer -> serial.run(() -> write(deployment, Math.min(2 * pause, LONGEST_PAUSE_MILLIS))));
            return;
        }
        if (wanted.remove(deployment, replicas)) {
            busy.remove(deployment);
            listener.written(deployment, replicas, version == null ? 0 : version);
        } else {
            write(deployment, FIRST_PAUSE_MILLIS);
        }
    }

    /** The pause that the API server wants, within what those who wait can bear; in milliseconds. */
    private static long askedFor(Throwable error) {
        return error instanceof Cluster.Busy busy ? Math.min(busy.pause().toMillis(), LONGEST_ASKED_MILLIS) : 0;
    }
}
