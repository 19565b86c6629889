package dev.modelswap.proxy.http.forward;

import dev.modelswap.crds.api.Peer;
import dev.modelswap.crds.naming.Resolution;
import dev.modelswap.proxy.activity.Asked;
import dev.modelswap.proxy.http.request.ApiPaths;
import io.vertx.core.http.HttpServerRequest;
import org.jspecify.annotations.Nullable;

/**
 * Who a request is for.
 *
 * @param model a model's ID, or {@code peer/model}
 * @param name as the client called it
 */
public record Called(String model, String name) {

    public static Called of(Resolution.Target target, String name) {
        return switch (target) {
            case Resolution.Found found -> new Called(found.model().name(), name);
            case Resolution.AtPeer(var peer, String model, var calledAs, var standIns) ->
                new Called(of(peer, model), name);
        };
    }

    /** What a peer's model is called here. */
    public static String of(Peer peer, String model) {
        return peer.name() + "/" + model;
    }

    /** What the request of this session says, which asks for {@code uri} of the upstream. */
    Asked asked(HttpServerRequest request, String uri, @Nullable String session) {
        int query = uri.indexOf('?');
        String path = query < 0 ? uri : uri.substring(0, query);
        return new Asked(
                model,
                name,
                request.method().name(),
                path,
                request.headers().entries(),
                String.valueOf(request.remoteAddress().hostAddress()),
                ApiPaths.areRecorded(request.method(), path),
                session);
    }
}
