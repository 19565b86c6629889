package dev.modelswap.proxy.serving;

import dev.modelswap.proxy.cluster.Cluster;
import dev.modelswap.proxy.cluster.Observation;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/**
 * Switches profiles the one way there is: asks for one in the resource's spec, and waits until its status, which the
 * operator writes and the proxy honours, shows it.
 */
public final class ProfileSwitch {

    private static final long LOOK_MILLIS = 20;

    private final Vertx vertx;
    private final Context loop;
    private final Cluster cluster;
    private final Serving serving;
    private final Duration patience;
    private final Function<String, Future<Set<String>>> notServing;
    private final List<Pending> pending = new ArrayList<>();

    private record Pending(String profile, Promise<Void> seen) {}

    /** These proxies, by their pods, do not answer by the profile yet that was asked for. */
    public static final class NotEverywhere extends RuntimeException {

        private static final long serialVersionUID = 1L;

        NotEverywhere(Set<String> pods) {
            super(String.join(", ", new TreeSet<>(pods)), null, false, false);
        }
    }

    /**
     * {@code loop} is the context on which {@link #observe} is called; {@code patience} is for the operator; {@code notServing} knows of the other
     * proxies which do not answer by a profile.
     */
    public ProfileSwitch(
            Vertx vertx,
            Context loop,
            Cluster cluster,
            Serving serving,
            Duration patience,
            Function<String, Future<Set<String>>> notServing) {
        this.notServing = notServing;
        this.vertx = vertx;
        this.loop = loop;
        this.cluster = cluster;
        this.serving = serving;
        this.patience = patience;
    }

    /** Done when all proxies honour {@code profile}; fails if nobody confirms it in time, or with {@link NotEverywhere}. */
    public Future<Void> activate(String profile) {
        Context caller = vertx.getOrCreateContext();
        Promise<Void> answer = Promise.promise();
        loop.runOnContext(ignored -> {
            Pending waiting = new Pending(profile, Promise.promise());
            pending.add(waiting);
            Future.succeededFuture()
                    .compose(start -> Future.fromCompletionStage(cluster.wantProfile(profile), loop))
                    .compose(written -> serving.now().profile().equals(profile)
                            ? Future.succeededFuture()
                            : waiting.seen().future())
                    .timeout(patience.toMillis(), TimeUnit.MILLISECONDS)
                    .compose(here -> everywhere(profile, System.nanoTime() + patience.toNanos()))
                    .onComplete(done -> {
                        pending.remove(waiting);
                        caller.runOnContext(back -> answer.handle(done));
                    });
        });
        return answer.future();
    }

    private Future<Void> everywhere(String profile, long latest) {
        return notServing.apply(profile).compose(pods -> {
            if (pods.isEmpty()) {
                return Future.succeededFuture();
            }
            return System.nanoTime() > latest
                    ? Future.failedFuture(new NotEverywhere(pods))
                    : vertx.timer(LOOK_MILLIS, TimeUnit.MILLISECONDS).compose(passed -> everywhere(profile, latest));
        });
    }

    /** Hears which profile is active; after {@link Serving} has. */
    public void observe(Observation observation) {
        if (observation instanceof Observation.ProfileSeen(String profile)) {
            List.copyOf(pending).stream()
                    .filter(waiting -> waiting.profile().equals(profile))
                    .forEach(waiting -> waiting.seen().tryComplete());
        }
    }
}
