package dev.modelswap.proxy.http;

import dev.modelswap.crds.Filters;
import dev.modelswap.crds.Peer;
import dev.modelswap.crds.Resolution;
import dev.modelswap.crds.ServedModel;
import dev.modelswap.proxy.activity.Ending;
import dev.modelswap.proxy.activity.RequestLife;
import io.vertx.ext.web.RoutingContext;
import java.util.ArrayList;
import java.util.List;
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
                    tryPeers(
                            routing,
                            named,
                            forwarder.begin(routing, called, named.uri()),
                            atPeer,
                            forwarder.peerHealth().inOrder(atPeer),
                            List.of());
            }
        } catch (BadRequest e) {
            forwarder.refuse(routing, called, named.uri(), e.error());
        }
    }

    private void unknown(RoutingContext routing, NamedRequest named, ApiError error) {
        forwarder.refuse(routing, new Called(named.asked(), named.asked()), named.uri(), error);
    }

    /** One peer after the other, until one can be connected to; {@code failures} says what was wrong with those before. */
    private void tryPeers(
            RoutingContext routing,
            NamedRequest named,
            RequestLife life,
            Resolution.AtPeer target,
            List<Peer> peers,
            List<String> failures) {
        Peer peer = peers.getFirst();
        List<Peer> others = peers.subList(1, peers.size());
        try {
            Filters filters = Objects.requireNonNullElse(peer.filters(), Filters.NONE);
            UpstreamRequest sent = named.sent(target.model(), filters, target.calledAs());
            Target.OfPeer next = new Target.OfPeer(peer);
            if (target.standIns().isEmpty()) {
                forwarder.forward(routing, next, sent, life, null);
                return;
            }
            forwarder.forward(routing, next, sent, life, why -> {
                List<String> all = new ArrayList<>(failures);
                all.add("'" + peer.name() + "' (" + why + ")");
                if (others.isEmpty()) {
                    refuse(
                            routing,
                            life,
                            ApiError.badGateway("None of the peers that have the model '" + target.model()
                                    + "' can be connected to: " + String.join(", ", all) + "."));
                } else {
                    tryPeers(routing, named, life, target, others, all);
                }
            });
        } catch (BadRequest e) {
            refuse(routing, life, e.error());
        }
    }

    private static void refuse(RoutingContext routing, RequestLife life, ApiError error) {
        refuse(routing, error);
        life.ended(Ending.failed(error.status(), error.code(), error.message()));
    }

    private static void refuse(RoutingContext routing, ApiError error) {
        error.send(routing.response());
        ClientBody.drop(routing.request());
    }
}
