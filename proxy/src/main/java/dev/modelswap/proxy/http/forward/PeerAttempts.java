package dev.modelswap.proxy.http.forward;

import dev.modelswap.crds.api.Peer;
import dev.modelswap.crds.naming.Resolution;
import dev.modelswap.proxy.activity.Ending;
import dev.modelswap.proxy.activity.RequestLife;
import dev.modelswap.proxy.http.answer.ApiError;
import dev.modelswap.proxy.http.answer.BadRequest;
import dev.modelswap.proxy.http.client.ClientRequest;
import dev.modelswap.proxy.http.request.UpstreamRequest;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A request for peers that have the same model: one is tried after the other, until one can be connected to. */
public record PeerAttempts(
        Forwarder forwarder, ClientRequest client, Resolution.AtPeer target, RequestLife life, Sent sent) {

    private static final Logger LOG = LoggerFactory.getLogger(PeerAttempts.class);

    /** The request as a peer is to see it. */
    public interface Sent {
        UpstreamRequest to(Peer peer) throws BadRequest;
    }

    public void start() {
        client.onFault(fault -> {
            LOG.atError().addKeyValue("request", client.id()).setCause(fault).log("request failed");
            refuse(ApiError.internal());
        });
        client.<List<String>>step(failures -> attempt(forwarder.peerHealth().inOrder(target), failures))
                .handle(List.of());
    }

    /** {@code failures} says what was wrong with the peers before these. */
    private void attempt(List<Peer> peers, List<String> failures) {
        Peer peer = peers.getFirst();
        life.goesTo(Called.of(peer, target.model()));
        try {
            UpstreamRequest request = sent.to(peer);
            Target.OfPeer next = new Target.OfPeer(peer);
            if (target.standIns().isEmpty()) {
                forwarder.forward(client, next, request, life, null);
            } else {
                forwarder.forward(
                        client,
                        next,
                        request,
                        life,
                        why -> failed(peer, why, peers.subList(1, peers.size()), failures));
            }
        } catch (BadRequest e) {
            refuse(e.error());
        }
    }

    private void failed(Peer peer, String why, List<Peer> others, List<String> failures) {
        List<String> all = new ArrayList<>(failures);
        all.add("'" + peer.name() + "' (" + why + ")");
        if (others.isEmpty()) {
            refuse(ApiError.badGateway("None of the peers that have the model '" + target.model()
                    + "' can be connected to: " + String.join(", ", all) + "."));
        } else {
            attempt(others, all);
        }
    }

    private void refuse(ApiError error) {
        client.refuse(error);
        life.ended(Ending.failed(error.status(), error.code(), error.message()));
    }
}
