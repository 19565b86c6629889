package dev.modelswap.proxy.http.server;

import dev.modelswap.proxy.http.metrics.ProxyMetrics;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import java.util.function.Supplier;

/** The port for the kubelet and Prometheus: {@code /livez}, {@code /readyz}, {@code /metrics}. */
public final class ManagementServer {

    private final Supplier<String> unready;
    private final ProxyMetrics metrics;

    /** {@code unready} says what the proxy waits for; "" if it is ready. */
    public ManagementServer(Supplier<String> unready, ProxyMetrics metrics) {
        this.unready = unready;
        this.metrics = metrics;
    }

    public Future<HttpServer> start(Vertx vertx, int port) {
        return vertx.createHttpServer().requestHandler(this::answer).listen(port);
    }

    private void answer(HttpServerRequest request) {
        switch (String.valueOf(request.path())) {
            case "/livez" -> request.response().end("OK");
            case "/readyz" -> {
                String waits = unready.get();
                request.response()
                        .setStatusCode(waits.isEmpty() ? 200 : 503)
                        .end(waits.isEmpty() ? "OK" : "not ready: " + waits);
            }
            case "/metrics" -> metrics.answer(request.response());
            default -> request.response().setStatusCode(404).end("not found");
        }
    }
}
