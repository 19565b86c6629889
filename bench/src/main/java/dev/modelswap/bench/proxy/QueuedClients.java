package dev.modelswap.bench.proxy;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.PoolOptions;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;

/** Clients that each ask for a chat completion over a connection of their own, all at once, and wait however long it takes. */
final class QueuedClients implements AutoCloseable {

    private static final String ANSWER = "\"chat.completion\"";

    private final HttpClient http;
    private final List<Future<String>> ends;

    private QueuedClients(HttpClient http, List<Future<String>> ends) {
        this.http = http;
        this.ends = ends;
    }

    /** Asks at {@code port}; the models take turns. */
    static QueuedClients ask(Vertx vertx, int port, List<String> models, int requests) {
        HttpClient http = vertx.createHttpClient(new HttpClientOptions(), new PoolOptions().setHttp1MaxSize(requests));
        return new QueuedClients(
                http,
                IntStream.range(0, requests)
                        .mapToObj(number -> ask(http, port, models.get(number % models.size())))
                        .toList());
    }

    private static Future<String> ask(HttpClient http, int port, String model) {
        return http.request(HttpMethod.POST, port, "127.0.0.1", "/v1/chat/completions")
                .compose(request -> request.putHeader("Content-Type", "application/json")
                        .send(Buffer.buffer(
                                "{\"model\":\"" + model + "\",\"messages\":[{\"role\":\"user\",\"content\":\""
                                        + "Hello ".repeat(160) + "\"}]}")))
                .compose(answer -> answer.body().map(body -> end(answer.statusCode(), body.toString())))
                .otherwise(failure -> "no answer: " + failure.getMessage());
    }

    private static String end(int status, String body) {
        return status == 200 && body.contains(ANSWER) ? "" : status + " " + body;
    }

    /** How those ended that were not answered, in their words, and how often; returns when all have ended. */
    Map<String, Long> awaitTroubles() {
        Future.join(ends).await();
        Map<String, Long> troubles = new TreeMap<>();
        ends.stream()
                .map(Future::result)
                .filter(end -> !end.isEmpty())
                .forEach(end -> troubles.merge(end, 1L, Long::sum));
        return troubles;
    }

    /** How many have ended so far. */
    long ended() {
        return ends.stream().filter(Future::isComplete).count();
    }

    @Override
    public void close() {
        http.close().await();
    }
}
