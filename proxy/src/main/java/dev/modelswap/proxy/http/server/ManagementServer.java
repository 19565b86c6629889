package dev.modelswap.proxy.http.server;

import dev.modelswap.proxy.http.metrics.ProxyMetrics;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import java.util.function.BooleanSupplier;

/** The port for the kubelet and Prometheus: {@code /livez}, {@code /readyz}, {@code /metrics}. */
public final class ManagementServer {

    private final BooleanSupplier ready;
    private final ProxyMetrics metrics;

    public ManagementServer(BooleanSupplier ready, ProxyMetrics metrics) {
        this.ready = ready;
        this.metrics = metrics;
    }

    public Future<HttpServer> start(Vertx vertx, int port) {
        return vertx.createHttpServer().requestHandler(this::answer).listen(port);
    }

    private void answer(HttpServerRequest request) {
        switch (String.valueOf(request.path())) {
            case "/livez" -> request.response().end("OK");
            case "/readyz" -> {
                boolean now = ready.getAsBoolean();
                request.response().setStatusCode(now ? 200 : 503).end(now ? "OK" : "not ready");
            }
            case "/metrics" -> metrics.answer(request.response());
            default -> request.response().setStatusCode(404).end("not found");
        }
    }
}
