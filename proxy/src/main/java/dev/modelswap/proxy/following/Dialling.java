package dev.modelswap.proxy.following;

import dev.modelswap.proxy.cluster.Cluster;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.http.RequestOptions;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.IntSupplier;

/** How the proxy that leads begins to speak with another one: one request of HTTP/2, whose bodies are the messages each way. */
final class Dialling {

    static final String PATH = "/follow";
    static final String EPOCH = "X-ModelSwap-Epoch";
    static final String PROTOCOL = "X-ModelSwap-Protocol";
    static final String API_PORT = "X-ModelSwap-Api-Port";
    static final String BEARER = "Bearer ";

    static final int WRONG_PROTOCOL = 426;
    static final int NOT_TRUSTED = 401;
    static final int STALE = 409;
    static final int ENDING = 503;

    private static final int CONNECT_MILLIS = 1_000;
    private static final long ANSWER_MILLIS = 2_000;

    private final Vertx vertx;
    private final Cluster cluster;
    private final HttpClient http;
    private volatile long epoch;
    private final IntSupplier apiPort;
    private volatile boolean over;

    /** Another proxy cannot follow this one, whatever is done. */
    static final class Foreign extends RuntimeException {

        private static final long serialVersionUID = 1L;

        Foreign(String why) {
            super(why, null, false, false);
        }
    }

    Dialling(Vertx vertx, Cluster cluster, IntSupplier apiPort) {
        this.apiPort = apiPort;
        this.vertx = vertx;
        this.cluster = cluster;
        http = vertx.createHttpClient(new HttpClientOptions()
                .setProtocolVersion(HttpVersion.HTTP_2)
                .setHttp2ClearTextUpgrade(false)
                .setConnectTimeout(CONNECT_MILLIS));
    }

    /** From now on it dials as the one that leads in this epoch. */
    void as(long number) {
        epoch = number;
    }

    /** Whether it is known where clients are served. */
    boolean isPossible() {
        return apiPort.getAsInt() > 0;
    }

    /** Whether somebody leads by a later epoch. */
    boolean isOver() {
        return over;
    }

    /** A follower that has answered. */
    record Call(Line<FromFollower> line, HttpClientResponse answer) {

        void open(Consumer<FromFollower> message, Runnable gone) {
            line.open(answer, FromFollower.class, message, gone);
            answer.resume();
        }
    }

    /** Speaks with the proxy there, or fails: with {@link Foreign} where that is no use. */
    Future<Call> dial(String host, int port) {
        RequestOptions there = new RequestOptions()
                .setMethod(HttpMethod.POST)
                .setHost(host)
                .setPort(port)
                .setURI(PATH)
                .putHeader(PROTOCOL, String.valueOf(Wire.VERSION))
                .putHeader(EPOCH, String.valueOf(epoch))
                .putHeader(API_PORT, String.valueOf(apiPort.getAsInt()));
        return Future.fromCompletionStage(cluster.passport())
                .compose(passport -> http.request(there.putHeader(HttpHeaders.AUTHORIZATION, BEARER + passport)))
                .compose(this::begin);
    }

    private Future<Call> begin(HttpClientRequest request) {
        Context context = vertx.getOrCreateContext();
        request.exceptionHandler(refused -> {}); // heard of by the answer
        request.setChunked(true).sendHead();
        return request.response()
                .timeout(ANSWER_MILLIS, TimeUnit.MILLISECONDS)
                .onFailure(silent -> request.reset())
                .compose(answer -> {
                    answer.pause().exceptionHandler(refused -> {});
                    if (answer.statusCode() == 200) {
                        Line<FromFollower> line = new Line<>(
                                vertx, context, request, request::reset, new FromLeader.Alive(), Line.Timing.usual());
                        return Future.succeededFuture(new Call(line, answer));
                    }
                    request.reset();
                    if (answer.statusCode() == STALE) {
                        over = true;
                    }
                    String why = "it answers " + answer.statusCode() + " " + answer.statusMessage();
                    return answer.statusCode() == WRONG_PROTOCOL
                            ? Future.failedFuture(new Foreign(why + ": it speaks another version than " + Wire.VERSION))
                            : Future.failedFuture(why);
                });
    }
}
