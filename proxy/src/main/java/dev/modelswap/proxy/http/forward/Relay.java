package dev.modelswap.proxy.http.forward;

import dev.modelswap.proxy.http.answer.ApiError;
import dev.modelswap.proxy.http.answer.DurationWords;
import dev.modelswap.proxy.http.client.ClientRequest;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpServerResponse;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** An upstream's answer on its way to the client: each chunk as it comes, no faster than the client reads. */
final class Relay {

    /** What is beyond is invalid (RFC 9110, 15). */
    private static final int LAST_STATUS = 599;

    private final Vertx vertx;
    private final ClientRequest client;
    private final HttpClientResponse answer;
    private final HttpServerResponse response;
    private final Target target;
    private final Listener listener;
    private long lastNews = System.nanoTime();
    private @Nullable Long watch;
    private boolean over;

    /** Hears of each piece, and once how it ended. */
    interface Listener {

        /** This goes to the client. */
        void passed(Buffer chunk);

        /** All has been passed on. */
        void relayed();

        /** The upstream did not answer to the end. */
        void brokenOff(ApiError error);
    }

    Relay(Vertx vertx, ClientRequest client, HttpClientResponse answer, Target target, Listener listener) {
        this.vertx = vertx;
        this.client = client;
        this.answer = answer;
        this.response = client.response();
        this.target = target;
        this.listener = listener;
    }

    void start() {
        try {
            if (answer.statusCode() > LAST_STATUS) {
                throw new IllegalArgumentException("status " + answer.statusCode());
            }
            response.setStatusCode(answer.statusCode());
            ForwardedHeaders.copyResponse(answer, response);
        } catch (IllegalArgumentException e) {
            brokenOff(ApiError.badGateway(
                    target.described() + " answered with a head that is not HTTP: " + e.getMessage()));
            answer.request().reset();
            return;
        }
        if (ForwardedHeaders.isEventStream(response.headers())) {
            response.write(Buffer.buffer()); // the head alone, whatever the version of HTTP
        }
        goOn();
    }

    /** Passes on all but the head, for which something else has been sent. */
    void goOn() {
        answer.exceptionHandler(client.step(error ->
                brokenOff(ApiError.badGateway(target.described() + " broke off its answer: " + error.getMessage()))));
        answer.handler(client.step(this::pass));
        answer.endHandler(client.step(ended -> {
            end();
            listener.relayed();
        }));
        Duration idle = target.timeouts().idle();
        if (!idle.isZero()) {
            watch(idle, idle.toMillis());
        }
    }

    private void pass(Buffer chunk) {
        lastNews = System.nanoTime();
        listener.passed(chunk);
        response.write(chunk);
        if (response.writeQueueFull()) {
            answer.pause();
            response.drainHandler(client.step(drained -> {
                lastNews = System.nanoTime();
                answer.resume();
            }));
        }
    }

    /** Time in which the client reads too slowly does not count against the upstream. */
    private void watch(Duration idle, long afterMillis) {
        watch = vertx.setTimer(afterMillis, client.step(timer -> {
            if (over || response.closed()) {
                return;
            }
            long quiet = response.writeQueueFull() ? 0 : (System.nanoTime() - lastNews) / 1_000_000;
            if (quiet < idle.toMillis()) {
                watch(idle, idle.toMillis() - quiet);
                return;
            }
            brokenOff(ApiError.timedOut(
                    target.described() + " paused for longer than " + DurationWords.of(idle) + " (timeouts.idle)."));
            answer.request().reset();
        }));
    }

    private void brokenOff(ApiError error) {
        if (!over) {
            end();
            listener.brokenOff(error);
        }
    }

    private void end() {
        over = true;
        if (watch != null) {
            vertx.cancelTimer(watch);
        }
    }
}
