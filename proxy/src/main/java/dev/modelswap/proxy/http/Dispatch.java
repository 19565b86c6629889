package dev.modelswap.proxy.http;

import dev.modelswap.crds.api.Filters;
import dev.modelswap.crds.naming.Resolution;
import dev.modelswap.crds.serving.ServedModel;
import io.vertx.ext.web.RoutingContext;
import java.util.Objects;

/** Finds who is to answer a request that names a model, and forwards it there as that one is to see it. */
final class Dispatch {

    private final Serving serving;
    private final Selection selection;
    private final Forwarder forwarder;

    Dispatch(Serving serving, Selection selection, Forwarder forwarder) {
        this.serving = serving;
        this.selection = selection;
        this.forwarder = forwarder;
    }

    void answer(RoutingContext routing, NamedRequest named) {
        switch (serving.now().names().resolve(named.asked())) {
            case Resolution.Target target -> forward(routing, named, target);
            case Resolution.Selected selected -> {
                selection
                        .choose(selected, routing)
                        .onSuccess(target -> forward(routing, named, target))
                        .onFailure(error -> {
                            if (error instanceof Refused refused) {
                                refuse(routing, refused.error());
                            }
                        });
            }
            case Resolution.Disabled disabled -> refuse(routing, ApiError.of(disabled));
            case Resolution.NotPaired notPaired -> unknown(routing, named, ApiError.of(notPaired));
            case Resolution.Unknown unknown -> unknown(routing, named, ApiError.of(unknown));
        }
    }

    private void forward(RoutingContext routing, NamedRequest named, Resolution.Target target) {
        Called called = Called.of(target, named.asked());
        try {
            switch (target) {
                case Resolution.Found(ServedModel model, String upstreamName, String calledAs) -> {
                    String name = Objects.requireNonNullElse(model.useModelName(), upstreamName);
                    forwarder.forward(
                            routing, called, new Target.OfModel(model), named.sent(name, model.filters(), calledAs));
                }
                case Resolution.AtPeer atPeer ->
                    new PeerAttempts(
                                    forwarder,
                                    routing,
                                    atPeer,
                                    forwarder.begin(routing, called, named.uri()),
                                    peer -> named.sent(
                                            atPeer.model(),
                                            Objects.requireNonNullElse(peer.filters(), Filters.NONE),
                                            atPeer.calledAs()))
                            .start();
            }
        } catch (BadRequest e) {
            forwarder.refuse(routing, called, named.uri(), e.error());
        }
    }

    private void unknown(RoutingContext routing, NamedRequest named, ApiError error) {
        forwarder.refuse(routing, new Called(named.asked(), named.asked()), named.uri(), error);
    }

    private static void refuse(RoutingContext routing, ApiError error) {
        error.send(routing.response());
        ClientBody.drop(routing.request());
    }
}
