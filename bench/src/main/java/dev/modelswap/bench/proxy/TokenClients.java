package dev.modelswap.bench.proxy;

import dev.modelswap.bench.proxy.lab.ReadyModels;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.PoolOptions;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/** Clients that read streams, and note how old each token is when it arrives. */
final class TokenClients {

    private static final Buffer ASKED = Buffer.buffer("{\"model\":\"" + ReadyModels.MODEL
            + "\",\"stream\":true,\"messages\":[{\"role\":\"user\",\"content\":\"Hello\"}]}");

    private long[] ages = new long[1 << 16];
    private int count;
    private boolean counting;

    /** How old tokens were when they arrived, in milliseconds, and how many there were. */
    record Ages(int tokens, double p50, double p99) {}

    /** Opens so many streams at {@code port}, and after a while listens to them for a while. */
    static Ages listen(Vertx vertx, int port, int streams, Duration settle, Duration measured)
            throws InterruptedException {
        TokenClients clients = new TokenClients();
        HttpClient http = vertx.createHttpClient(new HttpClientOptions(), new PoolOptions().setHttp1MaxSize(streams));
        try {
            List<Future<HttpClientResponse>> opened = Stream.generate(() -> clients.open(http, port))
                    .limit(streams)
                    .toList();
            Future.all(opened).await();
            Thread.sleep(settle);
            clients.count(true);
            Thread.sleep(measured);
            clients.count(false);
            return clients.ages();
        } finally {
            http.close().await();
        }
    }

    private Future<HttpClientResponse> open(HttpClient http, int port) {
        return http.request(HttpMethod.POST, port, "127.0.0.1", "/v1/chat/completions")
                .compose(request ->
                        request.putHeader("Content-Type", "application/json").send(ASKED))
                .onSuccess(answer -> {
                    answer.exceptionHandler(ended -> {}); // as each does when its client leaves
                    answer.handler(this::read);
                });
    }

    private void read(Buffer chunk) {
        long now = System.nanoTime();
        Token.moments(chunk, sent -> note(now - sent));
    }

    private synchronized void note(long age) {
        if (counting) {
            ages = count == ages.length ? Arrays.copyOf(ages, 2 * count) : ages;
            ages[count++] = age;
        }
    }

    private synchronized void count(boolean on) {
        counting = on;
    }

    private synchronized Ages ages() {
        long[] sorted = Arrays.copyOf(ages, count);
        Arrays.sort(sorted);
        return new Ages(count, sorted[count / 2] / 1e6, sorted[(int) (count * 0.99)] / 1e6);
    }
}
