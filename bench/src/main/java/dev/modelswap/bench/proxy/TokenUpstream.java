package dev.modelswap.bench.proxy;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;

/** Answers everything but health checks with a stream that never ends: 50 tokens a second, each with the moment at which it was sent. */
final class TokenUpstream {

    static final int TOKENS_A_SECOND = 50;

    private static final long PERIOD_NANOS = 1_000_000_000L / TOKENS_A_SECOND;

    private final Set<Stream> streams = new HashSet<>();

    private static final class Stream {
        private final HttpServerResponse response;
        private long due = System.nanoTime() + ThreadLocalRandom.current().nextLong(PERIOD_NANOS);

        Stream(HttpServerResponse response) {
            this.response = response;
        }

        void send(long now) {
            if (due <= now && !response.closed() && !response.writeQueueFull()) {
                response.write(Token.event(now));
                due += PERIOD_NANOS;
            }
        }
    }

    private TokenUpstream() {}

    /** Listens at this port from now on. */
    static void listen(Vertx vertx, int port) {
        TokenUpstream upstream = new TokenUpstream();
        vertx.createHttpServer()
                .requestHandler(upstream::answer)
                .listen(port, "127.0.0.1")
                .await();
        vertx.runOnContext(started -> vertx.setPeriodic(1, tick -> upstream.tick()));
    }

    private synchronized void answer(HttpServerRequest request) {
        if (String.valueOf(request.path()).equals("/health")) {
            request.response().end();
            return;
        }
        HttpServerResponse response = request.response();
        response.setChunked(true).putHeader("Content-Type", "text/event-stream");
        Stream stream = new Stream(response);
        streams.add(stream);
        response.exceptionHandler(left -> {});
        response.closeHandler(left -> remove(stream));
    }

    private synchronized void remove(Stream stream) {
        streams.remove(stream);
    }

    private synchronized void tick() {
        streams.forEach(stream -> stream.send(System.nanoTime()));
    }
}
