package dev.modelswap.proxy.http;

import dev.modelswap.crds.api.Peer;
import dev.modelswap.proxy.activity.Ending;
import dev.modelswap.proxy.activity.RequestLife;
import dev.modelswap.proxy.admission.Progress;
import dev.modelswap.proxy.admission.Rejected;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpClosedException;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.http.RequestOptions;
import io.vertx.ext.web.RoutingContext;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One request on its way to a backend, until its answer begins: waits for a grant, connects, sends, and asks for another
 * backend where one ends before it answers. It ends on whichever side ends first. Runs on the context of its client's
 * connection.
 */
final class Exchange implements Relay.Listener {

    private static final Logger LOG = LoggerFactory.getLogger(Exchange.class);

    /** How often a request is sent to backends that end without answering it: it may be what ends them. */
    private static final int MAX_SENDS = 3;

    private static final long FIRST_PAUSE_MILLIS = 25;
    private static final long LONGEST_PAUSE_MILLIS = 500;
    /** A server that is ending takes connections and drops them for about as long. */
    private static final long PAUSE_BEFORE_LAST_SEND_MILLIS = 1_000;

    private final Forwarder forwarder;
    private final RoutingContext routing;
    private final HttpServerRequest request;
    private final HttpServerResponse response;
    private final Target target;
    private final UpstreamRequest sent;
    private final RequestLife life;
    private final @Nullable Consumer<String> elsewhere;
    private final Promise<Void> left = Promise.promise();
    private final @Nullable LoadingStream loading;
    private @Nullable Lane lane;
    private @Nullable HttpClientRequest upstream;
    private @Nullable String refusing;
    private long refusedMillis;
    private int sends;
    private boolean over;

    /** {@code elsewhere} takes the request over if the target cannot be connected to; null: nobody does. */
    Exchange(
            Forwarder forwarder,
            RoutingContext routing,
            Target target,
            UpstreamRequest sent,
            RequestLife life,
            @Nullable Consumer<String> elsewhere) {
        this.forwarder = forwarder;
        this.routing = routing;
        this.request = routing.request();
        this.response = routing.response();
        this.target = target;
        this.sent = sent;
        this.life = life;
        this.elsewhere = elsewhere;
        boolean told = target instanceof Target.OfModel(var model) && model.sendLoadingState() && sent.streaming();
        this.loading = told
                ? new LoadingStream(forwarder.vertx(), response, sent.shape(), RequestId.of(routing), target.name())
                : null;
    }

    void start() {
        routing.addEndHandler(ended -> {
            if (ended.failed()) {
                clientLeft();
            }
        });
        Context context = forwarder.vertx().getOrCreateContext();
        life.onCancel(() -> context.runOnContext(ignored -> cancelled()));
        admit();
    }

    private void admit() {
        forwarder.lane(target, left.future(), this::progress).onComplete(this::granted, this::turnedAway);
    }

    private void progress(Progress progress) {
        if (over) {
            return;
        }
        life.waits(progress);
        if (loading != null) {
            loading.progress(progress);
        }
    }

    private void granted(Lane given) {
        if (over) {
            given.release();
            return;
        }
        lane = given;
        life.granted();
        given.revoked().onSuccess(gone -> revoked());
        RequestOptions options = new RequestOptions(given.server())
                .setMethod(request.method())
                .setURI(target.uri(sent.uri()))
                .setConnectTimeout(target.timeouts().connect().toMillis());
        forwarder.client().request(options).onComplete(this::send, error -> notConnected(given, error));
    }

    private void turnedAway(Throwable error) {
        if (over) {
            return;
        }
        fail(
                switch (error) {
                    case Rejected rejected -> ApiError.of(rejected);
                    case Refused refused -> refused.error();
                    default -> ApiError.unavailable("The request could not be scheduled: " + error.getMessage());
                });
    }

    private void notConnected(Lane given, Throwable error) {
        if (target instanceof Target.OfPeer(Peer peer)) {
            forwarder.peerHealth().failed(peer, error);
        }
        if (!over && elsewhere != null) {
            over = true;
            given.release();
            elsewhere.accept(String.valueOf(error.getMessage()));
            return;
        }
        if (!over && error instanceof TimeoutException) {
            fail(ApiError.timedOut(target.described() + " cannot be connected to within "
                    + seconds(target.timeouts().connect()) + " (timeouts.connect)."));
        } else if (!over && error instanceof SSLException) {
            fail(ApiError.badGateway(
                    target.described() + " is not trusted: " + root(error).getMessage()));
        } else {
            askAgain(given, error, FIRST_PAUSE_MILLIS);
        }
    }

    /**
     * Nothing was answered: the backend may only just be gone, so the request asks for another. Only the pauses between tries
     * with one backend count: another one may take minutes to load, and deserves as many tries.
     */
    private void askAgain(Lane given, Throwable error, long leastPause) {
        given.release();
        lane = null;
        if (over) {
            return;
        }
        if (!given.address().equals(refusing)) {
            refusing = given.address();
            refusedMillis = 0;
        }
        if (!target.comesBack() || refusedMillis > forwarder.reconnect().toMillis()) {
            fail(ApiError.badGateway(target.described() + " cannot be connected to: " + error.getMessage()));
            return;
        }
        long pause = Math.max(leastPause, Math.clamp(refusedMillis, FIRST_PAUSE_MILLIS, LONGEST_PAUSE_MILLIS));
        refusedMillis += pause;
        forwarder.vertx().setTimer(pause, timer -> {
            if (!over) {
                admit();
            }
        });
    }

    private void send(HttpClientRequest connected) {
        if (over) {
            connected.reset();
            return;
        }
        upstream = connected;
        sends++;
        connected.exceptionHandler(error -> {}); // heard of by the answer, or by the way the body takes
        forwarder.putHeaders(routing, connected, target);
        if (life.asked().recorded()) {
            ForwardedHeaders.acceptWhatCanBeRead(connected.headers());
        }
        if (sent.body() instanceof UpstreamBody.Whole(Buffer content)) {
            life.sends(content);
        }
        Future<HttpClientResponse> answer = sent.body().send(routing, connected);
        watchForAnswer(answer, connected);
        answer.onComplete(this::relay, this::unanswered);
    }

    private void watchForAnswer(Future<HttpClientResponse> answer, HttpClientRequest connected) {
        Duration longest = target.timeouts().responseHeader();
        if (longest.isZero()) {
            return;
        }
        long timer = forwarder.vertx().setTimer(longest.toMillis(), late -> {
            if (!over) {
                fail(ApiError.timedOut(target.described() + " did not begin to answer within " + seconds(longest)
                        + " (timeouts.responseHeader)."));
                connected.reset();
            }
        });
        answer.onComplete(answered -> forwarder.vertx().cancelTimer(timer));
    }

    /** Asking a model changes nothing in it: a request that its backend takes along as it goes is sent again. */
    private void unanswered(Throwable error) {
        if (error instanceof Refused refused) {
            fail(refused.error());
            return;
        }
        boolean cut = error instanceof HttpClosedException || error instanceof IOException;
        boolean again =
                cut && sends < MAX_SENDS && target.comesBack() && sent.body().repeatable();
        if (over || !again || lane == null) {
            brokenOff(ApiError.badGateway(target.described() + " did not answer: " + error.getMessage()));
            return;
        }
        upstream = null;
        // Where one of the kept connections ended, the others may have, too: the next try is to have one of its own.
        forwarder.connections().end(lane.server().getHost());
        askAgain(lane, error, sends == MAX_SENDS - 1 ? PAUSE_BEFORE_LAST_SEND_MILLIS : FIRST_PAUSE_MILLIS);
    }

    private void relay(HttpClientResponse answer) {
        if (target instanceof Target.OfPeer(Peer peer)) {
            forwarder.peerHealth().answered(peer);
        }
        if (over) {
            return;
        }
        life.answers(answer.statusCode(), answer.headers());
        if (answer.statusCode() == 101) {
            ClientWaits.of(routing).upgraded(request.connection());
            new Tunnel(request, answer).open().onComplete(closed -> {
                end();
                OpenRequests.tunnelEnded(routing);
            });
            return;
        }
        Relay relay = new Relay(forwarder.vertx(), answer, response, target, this);
        if (loading == null || !loading.begun()) {
            relay.start();
        } else if (answer.statusCode() == 200 && ForwardedHeaders.isEventStream(answer.headers())) {
            loading.done();
            relay.goOn();
        } else {
            UpstreamError.read(answer, target).onComplete(read -> fail(read.result()));
        }
    }

    @Override
    public void passed(Buffer chunk) {
        life.passes(chunk);
    }

    @Override
    public void relayed() {
        if (!over) {
            response.end();
            end();
        }
    }

    /** The upstream failed; a client that got part of an answer must be able to tell. */
    @Override
    public void brokenOff(ApiError error) {
        if (over) {
            return;
        }
        LOG.atWarn()
                .addKeyValue("model", target.name())
                .addKeyValue("request", RequestId.of(routing))
                .addKeyValue("error", error.message())
                .log("upstream failed");
        breakOff(error);
    }

    private void breakOff(ApiError error) {
        if (!response.headWritten()) {
            fail(error);
            return;
        }
        end(error);
        if (ForwardedHeaders.isEventStream(response.headers())) {
            response.write(sent.shape().error(error)).onComplete(written -> response.reset());
        } else {
            response.reset();
        }
    }

    /** The model is unloaded under the request, which is not sent again: that would load the model again. */
    private void revoked() {
        cutOff(ApiError.unavailable(target.described() + " was unloaded before it had answered."));
    }

    /** Somebody else than the client does not want the answer any more. */
    private void cancelled() {
        cutOff(ApiError.cancelled());
    }

    private void cutOff(ApiError error) {
        if (over) {
            return;
        }
        breakOff(error);
        if (upstream != null) {
            upstream.reset();
        }
    }

    private void fail(ApiError error) {
        if (over) {
            return;
        }
        if (loading != null && loading.begun()) {
            loading.fail(error);
        } else {
            response.headers().clear();
            RequestId.tell(routing);
            error.send(response);
        }
        end(error);
    }

    private void clientLeft() {
        if (over) {
            return;
        }
        end(Ending.clientLeft(response.headWritten() ? response.getStatusCode() : Ending.LEFT));
        if (upstream != null) {
            upstream.reset();
        }
    }

    private void end() {
        end(Ending.answered(response.getStatusCode()));
    }

    private void end(ApiError error) {
        end(Ending.failed(error.status(), error.code(), error.message()));
    }

    private void end(Ending ending) {
        over = true;
        left.tryComplete();
        if (lane != null) {
            lane.release();
        }
        if (upstream != null && !request.isEnded()) {
            upstream.reset(); // what it has of the body stays a part
        }
        ClientBody.drop(request);
        life.ended(ending);
    }

    /** The innermost cause, which says what the certificate lacks. */
    private static Throwable root(Throwable error) {
        Throwable root = error;
        for (Throwable cause = error.getCause(); cause != null; cause = cause.getCause()) {
            root = cause;
        }
        return root;
    }

    static String seconds(Duration duration) {
        return duration.toMillis() % 1000 == 0 ? duration.toSeconds() + " s" : duration.toMillis() + " ms";
    }
}
