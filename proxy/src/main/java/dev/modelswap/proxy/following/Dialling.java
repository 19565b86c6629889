package dev.modelswap.proxy.following;

import dev.modelswap.proxy.cluster.Cluster;
import dev.modelswap.proxy.cluster.Observation;
import dev.modelswap.proxy.serial.SerialExecutor;
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
final class Dialling implements Dial {

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
    private final SerialExecutor serial;
    private final Cluster cluster;
    private final HttpClient http;
    private volatile long epoch;
    private final IntSupplier apiPort;

    Dialling(Vertx vertx, SerialExecutor serial, Cluster cluster, IntSupplier apiPort) {
        this.serial = serial;
        this.apiPort = apiPort;
        this.vertx = vertx;
        this.cluster = cluster;
        http = vertx.createHttpClient(new HttpClientOptions()
                .setProtocolVersion(HttpVersion.HTTP_2)
                .setHttp2ClearTextUpgrade(false)
                .setConnectTimeout(CONNECT_MILLIS));
    }

    @Override
    public void as(long number) {
        epoch = number;
    }

    @Override
    public boolean isPossible() {
        return apiPort.getAsInt() > 0;
    }

    @Override
    public void dial(Observation.ProxySeen proxy, Consumer<Dial.Call> answered, Consumer<Throwable> failed) {
        RequestOptions there = new RequestOptions()
                .setMethod(HttpMethod.POST)
                .setHost(proxy.host())
                .setPort(proxy.port())
                .setURI(PATH)
                .putHeader(PROTOCOL, String.valueOf(Wire.VERSION))
                .putHeader(EPOCH, String.valueOf(epoch))
                .putHeader(API_PORT, String.valueOf(apiPort.getAsInt()));
        Future.fromCompletionStage(cluster.passport())
                .compose(passport -> http.request(there.putHeader(HttpHeaders.AUTHORIZATION, BEARER + passport)))
                .compose(this::begin)
                .onSuccess(call -> serial.run(() -> answered.accept(call)))
                .onFailure(error -> serial.run(() -> failed.accept(error)));
    }

    /** A line to a follower that has answered. */
    private final class OpenCall implements Dial.Call {

        private final Line<FromFollower> line;
        private final HttpClientResponse answer;

        OpenCall(Line<FromFollower> line, HttpClientResponse answer) {
            this.line = line;
            this.answer = answer;
        }

        @Override
        public void send(FromLeader message) {
            line.send(message);
        }

        @Override
        public void open(Consumer<FromFollower> message, Runnable gone) {
            line.open(
                    answer,
                    FromFollower.class,
                    heard -> serial.run(() -> message.accept(heard)),
                    bySilence -> serial.run(gone));
            answer.resume();
        }

        @Override
        public void close() {
            line.close();
        }
    }

    private Future<Dial.Call> begin(HttpClientRequest request) {
        Context context = vertx.getOrCreateContext();
        request.exceptionHandler(refused -> {}); // heard of by the answer
        request.setChunked(true).sendHead();
        return request.response()
                .timeout(ANSWER_MILLIS, TimeUnit.MILLISECONDS)
                .onFailure(silent -> request.connection().close()) // it may be dead, and would be used again
                .compose(answer -> {
                    answer.pause().exceptionHandler(refused -> {});
                    if (answer.statusCode() == 200) {
                        Line<FromFollower> line = new Line<>(
                                vertx, context, request, request::reset, new FromLeader.Alive(), Line.Timing.usual());
                        return Future.succeededFuture(new OpenCall(line, answer));
                    }
                    request.reset();
                    String why = "it answers " + answer.statusCode() + " " + answer.statusMessage();
                    return answer.statusCode() == WRONG_PROTOCOL
                            ? Future.failedFuture(
                                    new Dial.Foreign(why + ": it speaks another version than " + Wire.VERSION))
                            : Future.failedFuture(why);
                });
    }
}
