package dev.modelswap.proxy.http.forward;

import dev.modelswap.crds.api.Peer;
import dev.modelswap.proxy.activity.Ending;
import dev.modelswap.proxy.activity.RequestLife;
import dev.modelswap.proxy.activity.RequestLives;
import dev.modelswap.proxy.admission.Admission;
import dev.modelswap.proxy.admission.Progress;
import dev.modelswap.proxy.http.answer.ApiError;
import dev.modelswap.proxy.http.answer.BadRequest;
import dev.modelswap.proxy.http.answer.Refused;
import dev.modelswap.proxy.http.client.ClientRequest;
import dev.modelswap.proxy.http.request.UpstreamRequest;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.RequestOptions;
import java.time.Duration;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Sends requests to the models they are for, for {@code reconnect} if a backend cannot be connected to; see docs/decisions/0001 for why it pipes by itself. */
public record Forwarder(
        Vertx vertx,
        Admission admission,
        HttpClient http,
        BackendConnections connections,
        PeerKeys peerKeys,
        PeerHealth peerHealth,
        NextProxy nextProxy,
        RequestLives lives,
        Sessions sessions,
        Duration reconnect) {

    /** Answers the client's request with what the target answers to {@code request}. */
    public void forward(
            ClientRequest client, Called called, Target target, UpstreamRequest request, Unchanged unchanged) {
        new Exchange(this, client, target, request, begin(client, called, request.uri()), null, unchanged).start();
    }

    /** The request with all that the client said, for a proxy that is to answer in the place of this one. */
    public interface Unchanged {
        UpstreamRequest get() throws BadRequest;
    }

    /** A request begins that is to become one for {@code uri}. */
    public RequestLife begin(ClientRequest client, Called called, String uri) {
        return lives.begin(called.asked(client.request(), uri, sessions.of(client.request())));
    }

    /** As the other; but the request has begun already, and if the target cannot be connected to, hands on why. */
    public void forward(
            ClientRequest client,
            Target target,
            UpstreamRequest request,
            RequestLife life,
            @Nullable Consumer<String> notConnected) {
        new Exchange(this, client, target, request, life, notConnected, null).start();
    }

    /** Answers the client's request, which was to become one for {@code uri}, with an error. */
    public void refuse(ClientRequest client, Called called, String uri, ApiError error) {
        RequestLife life = begin(client, called, uri);
        client.refuse(error);
        life.ended(Ending.failed(error.status(), error.code(), error.message()));
    }

    /** Gives the upstream's request the headers that the client's has and the target is to see. */
    void putHeaders(ClientRequest client, HttpClientRequest upstream, Target target) {
        if (target instanceof Target.OfPeer(Peer peer)) {
            ForwardedHeaders.copyRequestToPeer(client, upstream, peerKeys.key(peer));
        } else if (target instanceof Target.AtNextProxy) {
            ForwardedHeaders.copyRequestToNextProxy(client, upstream);
        } else {
            ForwardedHeaders.copyRequest(client, upstream);
        }
    }

    /** A way to the target, once there is one. */
    Future<Reservation> reserve(Target target, Future<Void> left, Consumer<Progress> progress) {
        return switch (target) {
            case Target.OfModel(var model) ->
                admission.admit(model, left, progress).map(Reservation::of);
            case Target.Uncounted(var model, var backend) -> Future.succeededFuture(Reservation.to(backend, () -> {}));
            case Target.AtNextProxy(var model, var proxy) ->
                Future.succeededFuture(new Reservation(
                        new RequestOptions().setHost(proxy.host()).setPort(proxy.port()), () -> {}));
            case Target.OfPeer peer ->
                peerKeys.missing(peer.peer())
                        ? Future.failedFuture(new Refused(ApiError.unavailable(peer.described()
                                + " wants a key, and the Secret that its apiKeySecretRef names does not have it.")))
                        : Future.succeededFuture(new Reservation(peer.server(), () -> {}));
        };
    }
}
