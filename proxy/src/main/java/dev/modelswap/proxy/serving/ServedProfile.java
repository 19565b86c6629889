package dev.modelswap.proxy.serving;

import dev.modelswap.proxy.cluster.CallFailures;
import dev.modelswap.proxy.cluster.Cluster;
import dev.modelswap.proxy.cluster.Observation;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells the cluster by which profile this proxy answers, once it does: who switches profiles can wait for that. Called on one
 * context.
 */
public final class ServedProfile {

    private static final Logger LOG = LoggerFactory.getLogger(ServedProfile.class);
    private static final long PAUSE_MILLIS = 1_000;

    private final Vertx vertx;
    private final Context loop;
    private final Cluster cluster;
    private final Function<String, Future<Set<String>>> notServing;
    private String current = "";
    private boolean known;
    /** What the cluster knows; null: nothing by this proxy. */
    private @Nullable String said;
    /** What is told right now, or will be after a pause; only the last one of many in a row is. */
    private boolean telling;

    /** {@code loop} is the context on which {@link #observe} is called; {@code notServing} knows of the other proxies which do not answer by a profile. */
    public ServedProfile(Vertx vertx, Context loop, Cluster cluster, Function<String, Future<Set<String>>> notServing) {
        this.notServing = notServing;
        this.vertx = vertx;
        this.loop = loop;
        this.cluster = cluster;
    }

    /** Hears which profile is active; after {@link Serving} has. */
    public void observe(Observation observation) {
        if (observation instanceof Observation.ProfileSeen(String profile)) {
            current = profile;
            known = true;
            look();
        }
    }

    /** Other proxies answer by another profile than before, or are others. */
    public void proxiesChanged() {
        loop.runOnContext(changed -> look());
    }

    private void look() {
        if (known && !telling && !current.equals(said)) {
            tell();
        }
    }

    private void tell() {
        telling = true;
        String told = current;
        notServing
                .apply(told)
                .onComplete(asked -> loop.runOnContext(back -> {
                    if (asked.failed() || !asked.result().isEmpty()) {
                        telling = false; // whoever is late is heard of when it is not any more
                        return;
                    }
                    Future.succeededFuture()
                            .compose(start -> Future.fromCompletionStage(cluster.tellServedProfile(told), loop))
                            .onSuccess(written -> {
                                telling = false;
                                said = told;
                                look();
                            })
                            .onFailure(this::tellAgain);
                }));
    }

    /** Where another proxy acts, it is the one to tell. */
    private void tellAgain(Throwable error) {
        Throwable cause = CallFailures.cause(error);
        if (cause instanceof Cluster.NotLeader) {
            telling = false;
            return;
        }
        LOG.atWarn().addKeyValue("error", cause.getMessage()).log("cannot tell the profile, trying again");
        vertx.timer(PAUSE_MILLIS, TimeUnit.MILLISECONDS).onSuccess(passed -> tell());
    }
}
