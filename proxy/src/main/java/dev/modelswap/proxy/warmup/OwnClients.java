package dev.modelswap.proxy.warmup;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpMethod;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;

/** Clients that ask a proxy for {@link OwnModel}, one request after the other each. */
public final class OwnClients {

    private static final int CLIENTS = 4;

    /** From which on more of them make no difference that could be measured. */
    private static final int ENOUGH = 3_000;

    private final HttpClient http;
    private final int port;
    private int asked;

    private record Ask(HttpMethod method, String path, Buffer body) {}

    private static final List<Ask> ASKS = List.of(
            post("/v1/chat/completions", false),
            post("/v1/chat/completions", true),
            post("/v1/messages", true),
            post("/v1/responses", true),
            post("/v1/completions", false),
            post("/v1/chat/completions", true),
            new Ask(HttpMethod.GET, "/v1/models", Buffer.buffer()));

    private OwnClients(HttpClient http, int port) {
        this.http = http;
        this.port = port;
    }

    /** Of the proxy at this port of loopback. */
    public static OwnClients of(Vertx vertx, int port) {
        return new OwnClients(vertx.createHttpClient(), port);
    }

    /** How many requests were answered until there were enough, or {@code longest} was over; fails with the first that fails. */
    public Future<Integer> ask(Duration longest) {
        long end = System.nanoTime() + longest.toNanos();
        return Future.join(IntStream.range(0, CLIENTS)
                        .mapToObj(client -> askOn(client, end))
                        .toList())
                .map(done -> asked);
    }

    private Future<Void> askOn(int number, long end) {
        if (asked >= ENOUGH || System.nanoTime() > end) {
            return Future.succeededFuture();
        }
        Ask ask = ASKS.get(number % ASKS.size());
        return http.request(ask.method(), port, OwnModel.HOST, ask.path())
                .compose(request -> request.send(ask.body()))
                .compose(answer -> answer.body().map(read -> answer.statusCode()))
                .compose(status -> {
                    if (status != 200) {
                        throw new IllegalStateException(ask.path() + " is answered with " + status);
                    }
                    asked++;
                    return askOn(number + 1, end);
                });
    }

    private static Ask post(String path, boolean stream) {
        return new Ask(
                HttpMethod.POST,
                path,
                Buffer.buffer("{\"messages\":[{\"role\":\"user\",\"content\":\"" + "Hello ".repeat(50)
                        + "\"}],\"max_tokens\":8,\"stream\":" + stream + ",\"model\":\"" + OwnModel.MODEL + "\"}"));
    }
}
