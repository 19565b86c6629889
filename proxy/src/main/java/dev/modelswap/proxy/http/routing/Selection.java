package dev.modelswap.proxy.http.routing;

import dev.modelswap.crds.api.Selector;
import dev.modelswap.crds.naming.Resolution;
import dev.modelswap.proxy.engine.ModelState;
import dev.modelswap.proxy.following.KnownModels;
import dev.modelswap.proxy.following.SharedCounts;
import dev.modelswap.proxy.http.answer.ApiError;
import dev.modelswap.proxy.http.answer.Refused;
import dev.modelswap.proxy.http.client.ClientRequest;
import io.vertx.core.Future;
import io.vertx.core.http.HttpClosedException;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;

/** Which target of a selector a request goes to; see {@link Selector#strategy}. */
public final class Selection {

    private final KnownModels models;
    private final SharedCounts counts;
    private final Map<String, Spillover> spillovers = new ConcurrentHashMap<>();

    /** {@code counts} are of requests to targets of spillover selectors, by selector and target. */
    public Selection(KnownModels models, SharedCounts counts) {
        this.counts = counts;
        this.models = models;
    }

    /** Chooses, on the caller's context; fails with {@link Refused} if no target can be had. */
    Future<Resolution.Target> choose(Resolution.Selected selected, ClientRequest client) {
        Selector selector = selected.selector();
        List<Resolution.Target> targets = selected.targets();
        return switch (selector.strategy()) {
            case pin -> Future.succeededFuture(targets.getFirst());
            case warm -> Future.succeededFuture(warm(targets, models.states()));
            case spillover -> {
                Spillover spillover = spillovers.computeIfAbsent(selector.name(), name -> new Spillover(name, counts));
                int most = Objects.requireNonNullElse(selector.spillover(), 1);
                yield spillover
                        .enter(targets, models.states(), most)
                        .map(target -> entered(spillover, target, client))
                        .orElseGet(() -> Future.failedFuture(new Refused(ApiError.unavailable(
                                "The selector '" + selector.name() + "' has no available spillover targets."))));
            }
        };
    }

    /** The target is left when the request ends, however it does; at once, if the client has left meanwhile. */
    private static Future<Resolution.Target> entered(
            Spillover spillover, Resolution.Target target, ClientRequest client) {
        if (client.response().closed()) {
            spillover.leave(target);
            return Future.failedFuture(new HttpClosedException("the client has left"));
        }
        client.onEnd(ended -> spillover.leave(target));
        return Future.succeededFuture(target);
    }

    /** The first that is ready, else the first that is starting, else the first. */
    private static Resolution.Target warm(List<Resolution.Target> targets, Map<String, ModelState> states) {
        return targets.stream()
                .filter(target -> Spillover.state(target, states) instanceof ModelState.Ready)
                .findFirst()
                .or(() -> targets.stream()
                        .filter(target -> Spillover.state(target, states) instanceof ModelState.Starting)
                        .findFirst())
                .orElse(targets.getFirst());
    }
}
