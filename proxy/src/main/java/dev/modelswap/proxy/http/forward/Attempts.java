package dev.modelswap.proxy.http.forward;

import dev.modelswap.crds.api.Peer;
import dev.modelswap.proxy.activity.RequestLife;
import dev.modelswap.proxy.admission.Progress;
import dev.modelswap.proxy.admission.Rejected;
import dev.modelswap.proxy.http.answer.ApiError;
import dev.modelswap.proxy.http.answer.DurationWords;
import dev.modelswap.proxy.http.answer.Refused;
import dev.modelswap.proxy.http.client.ClientRequest;
import dev.modelswap.proxy.http.request.UpstreamBody;
import dev.modelswap.proxy.http.request.UpstreamRequest;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpClosedException;
import io.vertx.core.http.RequestOptions;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/**
 * The attempts to have one request answered: each waits for a grant, connects and sends; another one follows where a backend
 * ends before it answers. The listener hears how they end, once, unless it ends them itself.
 */
final class Attempts {

    /** How often a request is sent to backends that end without answering it: it may be what ends them. */
    private static final int MAX_SENDS = 3;

    private static final long FIRST_PAUSE_MILLIS = 25;
    private static final long LONGEST_PAUSE_MILLIS = 500;
    /** A server that is ending takes connections and drops them for about as long. */
    private static final long PAUSE_BEFORE_LAST_SEND_MILLIS = 1_000;

    private final Forwarder forwarder;
    private final ClientRequest client;
    private final Target target;
    private final UpstreamRequest sent;
    private final RequestLife life;
    private final @Nullable Consumer<String> elsewhere;
    private final Listener listener;
    private final Promise<Void> left = Promise.promise();
    private @Nullable Reservation reservation;
    private @Nullable HttpClientRequest upstream;
    private @Nullable String refusing;
    private long refusedMillis;
    private int sends;
    private boolean over;

    /** Hears how a request gets on; after one of the last three, nothing but that its backend is unloaded. */
    interface Listener {

        /** It waits for its grant, and this is why. */
        void waits(Progress progress);

        /** The model is unloaded under the request. */
        void revoked();

        /** The answer has begun. */
        void answered(HttpClientResponse answer);

        /** Another proxy may serve it; if none does, this is to be told. */
        void turnedAway(ApiError error);

        /** It cannot be sent, or is not waited for any longer. */
        void refused(ApiError error);

        /** It was sent, and the upstream failed. */
        void brokenOff(ApiError error);
    }

    /** {@code elsewhere} takes the request over if the target cannot be connected to; null: that is an error like any other. */
    Attempts(
            Forwarder forwarder,
            ClientRequest client,
            Target target,
            UpstreamRequest sent,
            RequestLife life,
            @Nullable Consumer<String> elsewhere,
            Listener listener) {
        this.forwarder = forwarder;
        this.client = client;
        this.target = target;
        this.sent = sent;
        this.life = life;
        this.elsewhere = elsewhere;
        this.listener = listener;
    }

    void begin() {
        forwarder
                .reserve(target, left.future(), client.step(this::waits)::handle)
                .onComplete(client.step(this::granted), client.step(this::turnedAway));
    }

    /** No more of them, nor of the answer; what the upstream has of the body, if that has not ended, stays a part. */
    void end() {
        over = true;
        left.tryComplete();
        if (reservation != null) {
            reservation.release();
        }
        if (!client.request().isEnded()) {
            reset();
        }
    }

    /** Tells the upstream, if there is one, that nobody wants its answer. */
    void reset() {
        if (upstream != null) {
            upstream.reset();
        }
    }

    private void waits(Progress progress) {
        if (!over) {
            listener.waits(progress);
        }
    }

    private void granted(Reservation given) {
        if (over) {
            given.release();
            return;
        }
        reservation = given;
        life.granted();
        given.revoked().onSuccess(client.step(gone -> listener.revoked()));
        RequestOptions options = new RequestOptions(given.server())
                .setMethod(client.request().method())
                .setURI(target.uri(sent.uri()))
                .setConnectTimeout(target.timeouts().connect().toMillis());
        forwarder
                .http()
                .request(options)
                .onComplete(client.step(this::send), client.step(error -> notConnected(given, error)));
    }

    private void turnedAway(Throwable error) {
        if (error instanceof Rejected rejected && rejected.isForTheNextProxy()) {
            if (!over) {
                listener.turnedAway(ApiError.of(rejected));
            }
            return;
        }
        refuse(
                switch (error) {
                    case Rejected rejected -> ApiError.of(rejected);
                    case Refused refused -> refused.error();
                    default -> ApiError.unavailable("The request could not be scheduled: " + error.getMessage());
                });
    }

    private void notConnected(Reservation given, Throwable error) {
        if (target instanceof Target.OfPeer(Peer peer)) {
            forwarder.peerHealth().failed(peer, error);
        }
        if (over) {
            return;
        }
        if (elsewhere != null) {
            over = true;
            given.release();
            elsewhere.accept(String.valueOf(error.getMessage()));
        } else if (error instanceof TimeoutException) {
            refuse(ApiError.timedOut(target.described() + " cannot be connected to within "
                    + DurationWords.of(target.timeouts().connect()) + " (timeouts.connect)."));
        } else if (error instanceof SSLException) {
            refuse(ApiError.badGateway(
                    target.described() + " is not trusted: " + root(error).getMessage()));
        } else {
            askAgain(given, error, FIRST_PAUSE_MILLIS);
        }
    }

    /**
     * Nothing was answered: the backend may only just be gone, so the request asks for another. Only the pauses between tries
     * with one backend count: another one may take minutes to load, and deserves as many tries.
     */
    private void askAgain(Reservation given, Throwable error, long leastPause) {
        given.release();
        reservation = null;
        if (!given.address().equals(refusing)) {
            refusing = given.address();
            refusedMillis = 0;
        }
        if (!target.comesBack() || refusedMillis > forwarder.reconnect().toMillis()) {
            refuse(ApiError.badGateway(target.described() + " cannot be connected to: " + error.getMessage()));
            return;
        }
        long pause = Math.max(leastPause, Math.clamp(refusedMillis, FIRST_PAUSE_MILLIS, LONGEST_PAUSE_MILLIS));
        refusedMillis += pause;
        forwarder.vertx().setTimer(pause, client.step(timer -> {
            if (!over) {
                begin();
            }
        }));
    }

    private void send(HttpClientRequest connected) {
        if (over) {
            connected.reset();
            return;
        }
        upstream = connected;
        sends++;
        connected.exceptionHandler(error -> {}); // heard of by the answer, or by the way the body takes
        forwarder.putHeaders(client, connected, target);
        if (life.asked().recorded()) {
            ForwardedHeaders.acceptWhatCanBeRead(connected.headers());
        }
        if (sent.body() instanceof UpstreamBody.Whole(Buffer content)) {
            life.sends(content);
        }
        Future<HttpClientResponse> answer = sent.body().send(client, connected);
        watchForAnswer(answer, connected);
        answer.onComplete(client.step(this::answered), client.step(this::unanswered));
    }

    private void watchForAnswer(Future<HttpClientResponse> answer, HttpClientRequest connected) {
        Duration longest = target.timeouts().responseHeader();
        if (longest.isZero()) {
            return;
        }
        long timer = forwarder.vertx().setTimer(longest.toMillis(), client.step(late -> {
            if (!over) {
                refuse(ApiError.timedOut(target.described() + " did not begin to answer within "
                        + DurationWords.of(longest) + " (timeouts.responseHeader)."));
                connected.reset();
            }
        }));
        answer.onComplete(answered -> forwarder.vertx().cancelTimer(timer));
    }

    private void answered(HttpClientResponse answer) {
        if (target instanceof Target.OfPeer(Peer peer)) {
            forwarder.peerHealth().answered(peer);
        }
        if (!over) {
            listener.answered(answer);
        }
    }

    /** Asking a model changes nothing in it: a request that its backend takes along as it goes is sent again. */
    private void unanswered(Throwable error) {
        if (over) {
            return;
        }
        if (error instanceof Refused refused) {
            refuse(refused.error());
            return;
        }
        boolean cut = error instanceof HttpClosedException || error instanceof IOException;
        boolean again =
                cut && sends < MAX_SENDS && target.comesBack() && sent.body().repeatable();
        if (!again || reservation == null) {
            listener.brokenOff(ApiError.badGateway(target.described() + " did not answer: " + error.getMessage()));
            return;
        }
        upstream = null;
        // Where one of the kept connections ended, the others may have, too: the next try is to have one of its own.
        forwarder.connections().end(reservation.server().getHost());
        askAgain(reservation, error, sends == MAX_SENDS - 1 ? PAUSE_BEFORE_LAST_SEND_MILLIS : FIRST_PAUSE_MILLIS);
    }

    private void refuse(ApiError error) {
        if (!over) {
            listener.refused(error);
        }
    }

    /** The innermost cause, which says what the certificate lacks. */
    private static Throwable root(Throwable error) {
        Throwable root = error;
        for (Throwable cause = error.getCause(); cause != null; cause = cause.getCause()) {
            root = cause;
        }
        return root;
    }
}
