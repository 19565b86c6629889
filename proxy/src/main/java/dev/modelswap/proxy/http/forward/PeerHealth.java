package dev.modelswap.proxy.http.forward;

import dev.modelswap.crds.api.Peer;
import dev.modelswap.crds.naming.Resolution;
import dev.modelswap.proxy.serving.Serving;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Which peers cannot be connected to, as requests found out. A peer that is down is asked for its models now and then, with
 * growing pauses, until it answers anything; one that is up is never asked. For any thread.
 */
public final class PeerHealth {

    private static final Logger LOG = LoggerFactory.getLogger(PeerHealth.class);
    private static final long FIRST_PAUSE_MILLIS = 500;
    private static final long LONGEST_PAUSE_MILLIS = 30_000;
    private static final long ANSWER_TIMEOUT_MILLIS = 5_000;
    private static final String MODELS = "/v1/models";

    private final Vertx vertx;
    private final HttpClient client;
    private final PeerKeys keys;
    private final Serving serving;
    private final Map<String, Down> down = new ConcurrentHashMap<>();

    /** Since when a peer is down, and what was wrong then. */
    public record Down(Instant since, String error) {}

    public PeerHealth(Vertx vertx, HttpClient client, PeerKeys keys, Serving serving) {
        this.vertx = vertx;
        this.client = client;
        this.keys = keys;
        this.serving = serving;
    }

    /** The peer could not be connected to. */
    void failed(Peer peer, Throwable error) {
        if (down.putIfAbsent(peer.name(), new Down(Instant.now(), String.valueOf(error.getMessage()))) == null) {
            LOG.atWarn()
                    .addKeyValue("peer", peer.name())
                    .addKeyValue("error", error.getMessage())
                    .log("peer is down");
            askLater(peer, FIRST_PAUSE_MILLIS);
        }
    }

    /** The peer answered, whatever it said. */
    void answered(Peer peer) {
        if (down.remove(peer.name()) != null) {
            LOG.atInfo().addKeyValue("peer", peer.name()).log("peer is up again");
        }
    }

    /** What is wrong with the peer, if anything is. */
    public Optional<Down> down(Peer peer) {
        return Optional.ofNullable(down.get(peer.name()));
    }

    /** The peers that may serve the request, in the order to try them in: those that are down last, and those without their key. */
    List<Peer> inOrder(Resolution.AtPeer target) {
        List<Peer> peers = Stream.concat(Stream.of(target.peer()), target.standIns().stream())
                .toList();
        return Stream.concat(
                        peers.stream().filter(this::isPromising), peers.stream().filter(peer -> !isPromising(peer)))
                .toList();
    }

    private boolean isPromising(Peer peer) {
        return !down.containsKey(peer.name()) && !keys.missing(peer);
    }

    private void askLater(Peer peer, long pause) {
        vertx.setTimer(pause, timer -> {
            if (!serving.now().config().peers().contains(peer)) {
                down.remove(peer.name());
            } else if (down.containsKey(peer.name())) {
                ask(peer, Math.min(2 * pause, LONGEST_PAUSE_MILLIS));
            }
        });
    }

    private void ask(Peer peer, long nextPause) {
        Target.OfPeer target = new Target.OfPeer(peer);
        RequestOptions options = new RequestOptions(target.server())
                .setMethod(HttpMethod.GET)
                .setURI(target.uri(MODELS))
                .setTimeout(ANSWER_TIMEOUT_MILLIS);
        client.request(options)
                .compose(request -> signed(request, peer).send())
                .compose(answer -> answer.end())
                .onSuccess(answered -> answered(peer))
                .onFailure(error -> askLater(peer, nextPause));
    }

    private HttpClientRequest signed(HttpClientRequest request, Peer peer) {
        String key = keys.key(peer);
        return key == null ? request : request.putHeader("Authorization", "Bearer " + key);
    }
}
