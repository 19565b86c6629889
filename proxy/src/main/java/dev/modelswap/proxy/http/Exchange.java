package dev.modelswap.proxy.http;

import dev.modelswap.crds.ServedModel;
import dev.modelswap.proxy.admission.Grant;
import dev.modelswap.proxy.admission.Rejected;
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
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One request on its way to a backend and its answer on the way back: waits for a grant, sends, pipes what comes as it
 * comes, and ends on whichever side ends first. Runs on the context of its client's connection.
 */
final class Exchange {

    private static final Logger LOG = LoggerFactory.getLogger(Exchange.class);

    /** How often a request is sent to backends that end without answering it: it may be what ends them. */
    private static final int MAX_SENDS = 3;

    private static final long FIRST_PAUSE_MILLIS = 25;
    private static final long LONGEST_PAUSE_MILLIS = 500;

    private final Forwarder forwarder;
    private final RoutingContext routing;
    private final HttpServerRequest request;
    private final HttpServerResponse response;
    private final Buffer body;
    private final ServedModel model;
    private final Promise<Void> left = Promise.promise();
    private final long start = System.nanoTime();
    private @Nullable Grant grant;
    private @Nullable HttpClientRequest upstream;
    private long refusedSince;
    private int sent;
    private boolean over;

    Exchange(Forwarder forwarder, RoutingContext routing, Buffer body, ServedModel model) {
        this.forwarder = forwarder;
        this.routing = routing;
        this.request = routing.request();
        this.response = routing.response();
        this.body = body;
        this.model = model;
    }

    void start() {
        routing.addEndHandler(ended -> {
            if (ended.failed()) {
                clientLeft();
            }
        });
        admit();
    }

    private void admit() {
        forwarder
                .admission()
                .admit(model, left.future())
                .onSuccess(this::granted)
                .onFailure(this::turnedAway);
    }

    private void granted(Grant given) {
        if (over) {
            given.release();
            return;
        }
        grant = given;
        RequestOptions options = new RequestOptions()
                .setMethod(request.method())
                .setHost(given.backend().host())
                .setPort(given.backend().port())
                .setURI(request.uri());
        forwarder.client().request(options).onSuccess(this::send).onFailure(error -> refused(given, error));
    }

    private void turnedAway(Throwable error) {
        if (over) {
            return;
        }
        ApiError answer = error instanceof Rejected rejected
                ? ApiError.of(rejected.rejection())
                : ApiError.unavailable("The request could not be scheduled: " + error.getMessage());
        answer.send(response);
        end();
    }

    /** Nothing was answered: the backend may only just be gone, so the request asks for another. */
    private void refused(Grant given, Throwable error) {
        given.release();
        grant = null;
        long now = System.nanoTime() / 1_000_000;
        refusedSince = refusedSince == 0 ? now : refusedSince;
        long waited = now - refusedSince;
        if (over) {
            return;
        }
        if (waited > forwarder.reconnect().toMillis()) {
            fail(ApiError.badGateway(
                    "The server of model '" + model.name() + "' cannot be connected to: " + error.getMessage()));
            return;
        }
        long pause = Math.clamp(waited, FIRST_PAUSE_MILLIS, LONGEST_PAUSE_MILLIS);
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
        sent++;
        ForwardedHeaders.copyRequest(request, connected);
        connected.send(body).onSuccess(this::relay).onFailure(this::unanswered);
    }

    /** Asking a model changes nothing in it: a request that its backend takes along as it goes is sent again. */
    private void unanswered(Throwable error) {
        boolean cut = error instanceof HttpClosedException || error instanceof IOException;
        if (over || !cut || sent == MAX_SENDS || grant == null) {
            brokenOff("did not answer: " + error.getMessage());
            return;
        }
        upstream = null;
        refused(grant, error);
    }

    private void relay(HttpClientResponse answer) {
        if (over) {
            return;
        }
        response.setStatusCode(answer.statusCode());
        ForwardedHeaders.copyResponse(answer, response);
        if (ForwardedHeaders.isEventStream(response)) {
            response.writeHead();
        }
        answer.exceptionHandler(error -> brokenOff("broke off its answer: " + error.getMessage()));
        answer.handler(chunk -> {
            response.write(chunk);
            if (response.writeQueueFull()) {
                answer.pause();
                response.drainHandler(drained -> answer.resume());
            }
        });
        answer.endHandler(ended -> {
            if (!over) {
                response.end();
                end();
            }
        });
    }

    /** The upstream failed; a client that got part of an answer must be able to tell. */
    private void brokenOff(String how) {
        if (over) {
            return;
        }
        ApiError error = ApiError.badGateway("The server of model '" + model.name() + "' " + how);
        LOG.atWarn()
                .addKeyValue("model", model.name())
                .addKeyValue("error", how)
                .log("upstream failed");
        if (!response.headWritten()) {
            response.headers().clear();
            fail(error);
            return;
        }
        end();
        if (ForwardedHeaders.isEventStream(response)) {
            response.write("event: error\ndata: " + error.toJson().encode() + "\n\n")
                    .onComplete(written -> response.reset());
        } else {
            response.reset();
        }
    }

    private void fail(ApiError error) {
        error.send(response);
        end();
    }

    private void clientLeft() {
        if (over) {
            return;
        }
        end();
        if (upstream != null) {
            upstream.reset();
        }
    }

    private void end() {
        over = true;
        left.tryComplete();
        if (grant != null) {
            grant.release();
        }
        forwarder.metrics().answered(model.name(), response.getStatusCode(), System.nanoTime() - start);
    }
}
