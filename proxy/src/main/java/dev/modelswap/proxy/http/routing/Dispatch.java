package dev.modelswap.proxy.http.routing;

import dev.modelswap.crds.api.Filters;
import dev.modelswap.crds.naming.NameResolver;
import dev.modelswap.crds.naming.Resolution;
import dev.modelswap.crds.serving.ServedModel;
import dev.modelswap.proxy.http.answer.ApiError;
import dev.modelswap.proxy.http.answer.BadRequest;
import dev.modelswap.proxy.http.answer.Refused;
import dev.modelswap.proxy.http.client.ClientRequest;
import dev.modelswap.proxy.http.forward.Called;
import dev.modelswap.proxy.http.forward.Forwarder;
import dev.modelswap.proxy.http.forward.PeerAttempts;
import dev.modelswap.proxy.http.forward.Target;
import dev.modelswap.proxy.http.request.NamedRequest;
import dev.modelswap.proxy.http.request.UpstreamRequest;
import dev.modelswap.proxy.serving.Serving;
import java.util.Objects;

/** Finds who is to answer a request that names a model, and forwards it there as that one is to see it. */
public final class Dispatch {

    private final Serving serving;
    private final Selection selection;
    private final Forwarder forwarder;

    public Dispatch(Serving serving, Selection selection, Forwarder forwarder) {
        this.serving = serving;
        this.selection = selection;
        this.forwarder = forwarder;
    }

    void answer(ClientRequest client, NamedRequest named) {
        NameResolver names = serving.now().names();
        switch (names.resolve(named.asked())) {
            case Resolution.Target target -> forward(client, named, target);
            case Resolution.Selected selected -> {
                selection
                        .choose(selected, client)
                        .onSuccess(client.step(target -> forward(client, named, target)))
                        .onFailure(client.step(error -> {
                            if (error instanceof Refused refused) {
                                client.refuse(refused.error());
                            }
                        }));
            }
            case Resolution.Disabled disabled -> client.refuse(ApiError.of(disabled));
            case Resolution.NotPaired notPaired -> unknown(client, named, ApiError.of(notPaired));
            case Resolution.Unknown unknown -> unknown(client, named, ApiError.of(unknown, names));
        }
    }

    private void forward(ClientRequest client, NamedRequest named, Resolution.Target target) {
        Called called = Called.of(target, named.asked());
        try {
            switch (target) {
                case Resolution.Found(ServedModel model, String upstreamName, String calledAs) -> {
                    String name = Objects.requireNonNullElse(model.useModelName(), upstreamName);
                    forwarder.forward(
                            client,
                            called,
                            new Target.OfModel(model),
                            named.sent(name, model.filters(), calledAs),
                            () -> unchanged(client, named));
                }
                case Resolution.AtPeer atPeer ->
                    new PeerAttempts(
                                    forwarder,
                                    client,
                                    atPeer,
                                    forwarder.begin(client, called, named.uri()),
                                    peer -> named.sent(
                                            atPeer.model(),
                                            Objects.requireNonNullElse(peer.filters(), Filters.NONE),
                                            atPeer.calledAs()))
                            .start();
            }
        } catch (BadRequest e) {
            forwarder.refuse(client, called, named.uri(), e.error());
        }
    }

    private static UpstreamRequest unchanged(ClientRequest client, NamedRequest named) throws BadRequest {
        UpstreamRequest same = named.sent(named.asked(), Filters.NONE, named.asked());
        return new UpstreamRequest(client.request().uri(), same.body(), same.shape(), same.streaming());
    }

    private void unknown(ClientRequest client, NamedRequest named, ApiError error) {
        forwarder.refuse(client, new Called(named.asked(), named.asked()), named.uri(), error);
    }
}
