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
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;

/** Clients that each ask for a chat completion over a connection of their own, all at once, and wait for minutes. */
final class QueuedClients implements AutoCloseable {

    private static final String ANSWER = "\"chat.completion\"";
    private static final long PATIENCE_MINUTES = 5;

    private final HttpClient http;
    private final List<Future<String>> ends;

    private QueuedClients(HttpClient http, List<Future<String>> ends) {
        this.http = http;
        this.ends = ends;
    }

    /** Asks at {@code port}; the models take turns. */
    static QueuedClients ask(Vertx vertx, int port, List<String> models, int requests) {
        HttpClient http = vertx.createHttpClient(new HttpClientOptions(), new PoolOptions().setHttp1MaxSize(requests));
        List<Buffer> bodies =
                models.stream().map(SmallChat::body).map(Buffer::buffer).toList();
        return new QueuedClients(
                http,
                IntStream.range(0, requests)
                        .mapToObj(number -> ask(http, port, bodies.get(number % bodies.size())))
                        .toList());
    }

    private static Future<String> ask(HttpClient http, int port, Buffer body) {
        return http.request(HttpMethod.POST, port, "127.0.0.1", "/v1/chat/completions")
                .compose(request ->
                        request.putHeader("Content-Type", "application/json").send(body))
                .compose(answer -> answer.body().map(whole -> end(answer.statusCode(), whole.toString())))
                .timeout(PATIENCE_MINUTES, TimeUnit.MINUTES)
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
