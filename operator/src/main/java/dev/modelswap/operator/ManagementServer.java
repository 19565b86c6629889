package dev.modelswap.operator;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Executors;
import java.util.function.Supplier;

/** The HTTP endpoint for the kubelet and for Prometheus: {@code /livez}, {@code /readyz}, {@code /metrics}. */
final class ManagementServer implements AutoCloseable {

    private final HttpServer server;

    private ManagementServer(HttpServer server) {
        this.server = server;
    }

    /** Listens on {@code port} of all addresses; {@code unready} says what is waited for, empty: nothing; {@code metrics} is the text of a scrape. */
    static ManagementServer start(int port, Supplier<String> unready, Supplier<String> metrics) throws IOException {
        HttpServer server = HttpServer.create(new InetSocketAddress(port), 0);
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/livez", exchange -> answer(exchange, 200, "ok\n"));
        server.createContext("/readyz", exchange -> {
            String awaited = unready.get();
            answer(
                    exchange,
                    awaited.isEmpty() ? 200 : 503,
                    awaited.isEmpty() ? "ok\n" : "not ready: " + awaited + "\n");
        });
        server.createContext("/metrics", exchange -> answer(exchange, 200, metrics.get()));
        server.start();
        return new ManagementServer(server);
    }

    int port() {
        return server.getAddress().getPort();
    }

    @Override
    public void close() {
        server.stop(0);
    }

    private static void answer(HttpExchange exchange, int status, String text) throws IOException {
        byte[] body = text.getBytes(StandardCharsets.UTF_8);
        try (exchange) {
            exchange.getResponseHeaders().set("Content-Type", "text/plain; version=0.0.4; charset=utf-8");
            exchange.sendResponseHeaders(status, body.length);
            exchange.getResponseBody().write(body);
        }
    }
}
