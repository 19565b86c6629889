package dev.modelswap.bench.proxy;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerRequest;
import java.util.ArrayList;
import java.util.List;

/** Reads every request to its end, and answers once so many have been read; health checks at once. */
final class BodyUpstream {

    private final List<HttpServerRequest> read = new ArrayList<>();
    private int together = 1;

    /** Listens at this port from now on. */
    BodyUpstream(Vertx vertx, int port) {
        vertx.createHttpServer()
                .requestHandler(request -> request.handler(part -> {}).endHandler(ended -> ended(request)))
                .listen(port, "127.0.0.1")
                .await();
    }

    /** Answers so many requests at once from now on. */
    synchronized void together(int requests) {
        together = requests;
    }

    private synchronized void ended(HttpServerRequest request) {
        if (String.valueOf(request.path()).equals("/health")) {
            request.response().end();
            return;
        }
        read.add(request);
        if (read.size() >= together) {
            read.forEach(one -> one.response().end("{}"));
            read.clear();
        }
    }
}
