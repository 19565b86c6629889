package dev.modelswap.cluster.lab;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.internal.SSLUtils;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * A cluster's API server behind an HTTP proxy that answers some calls itself, as an API server does that has just begun or is busy.
 * Whoever asks it is the cluster's administrator.
 */
public final class HinderedApiServer implements AutoCloseable {

    /** Of one hop, or of the client's own. */
    private static final Set<String> NOT_PASSED =
            Set.of("connection", "content-length", "host", "upgrade", "http2-settings", "accept-encoding");

    private final URI cluster;
    private final @Nullable String token;
    private final HttpClient client;
    private final HttpServer server;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final Deque<Hindrance> hindrances = new ArrayDeque<>();

    /** A call, as hindrances choose it. */
    public record Call(String method, String path, String query) {

        /** Whether it lists this kind, and does not watch it. */
        public boolean lists(String plural) {
            return method.equals("GET") && path.endsWith("/" + plural) && !query.contains("watch=true");
        }
    }

    /** An answer to the first call that it concerns. */
    private record Hindrance(Predicate<Call> concerns, int status, String reason, String message) {}

    /** As API servers without websockets answer: who watches then watches by plain HTTP. */
    private static final Hindrance NO_WEBSOCKETS =
            new Hindrance(call -> true, 503, "ServiceUnavailable", "no websockets here");

    private HinderedApiServer(Config config) throws IOException, GeneralSecurityException {
        cluster = URI.create(config.getMasterUrl());
        token = config.getOauthToken();
        client = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .sslContext(SSLUtils.sslContext(config))
                .build();
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(threads);
        server.createContext("/", this::answer);
        server.start();
    }

    /** Before the API server of this cluster. */
    public static HinderedApiServer of(TestCluster cluster) {
        try {
            return new HinderedApiServer(cluster.config());
        } catch (IOException | GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    public String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    /** The next call that this concerns is answered with a failure of this status and reason; later ones as they were hindered later. */
    public synchronized HinderedApiServer hinder(Predicate<Call> concerns, int status, String reason, String message) {
        hindrances.add(new Hindrance(concerns, status, reason, message));
        return this;
    }

    /** How many hindrances no call has met yet. */
    public synchronized int left() {
        return hindrances.size();
    }

    private synchronized @Nullable Hindrance next(Call call) {
        for (Hindrance hindrance : List.copyOf(hindrances)) {
            if (hindrance.concerns().test(call)) {
                hindrances.remove(hindrance);
                return hindrance;
            }
        }
        return null;
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            URI asked = exchange.getRequestURI();
            String query = asked.getRawQuery() == null ? "" : asked.getRawQuery();
            if ("websocket".equals(exchange.getRequestHeaders().getFirst("Upgrade"))) {
                refuse(exchange, NO_WEBSOCKETS);
                return;
            }
            Hindrance hindrance = next(new Call(exchange.getRequestMethod(), asked.getPath(), query));
            if (hindrance == null) {
                pass(exchange, asked);
            } else {
                refuse(exchange, hindrance);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void refuse(HttpExchange exchange, Hindrance hindrance) throws IOException {
        exchange.getRequestBody().readAllBytes();
        byte[] body = """
                {"kind":"Status","apiVersion":"v1","metadata":{},"status":"Failure","message":"%s","reason":"%s","code":%d}
                """.formatted(hindrance.message(), hindrance.reason(), hindrance.status())
                .getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        exchange.sendResponseHeaders(hindrance.status(), body.length);
        exchange.getResponseBody().write(body);
    }

    private void pass(HttpExchange exchange, URI asked) throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(cluster.resolve(asked))
                .method(
                        exchange.getRequestMethod(),
                        BodyPublishers.ofByteArray(exchange.getRequestBody().readAllBytes()));
        copy(exchange.getRequestHeaders(), request);
        if (token != null) {
            request.setHeader("Authorization", "Bearer " + token);
        }
        HttpResponse<InputStream> answer = client.send(request.build(), BodyHandlers.ofInputStream());
        answer.headers()
                .firstValue("Content-Type")
                .ifPresent(type -> exchange.getResponseHeaders().set("Content-Type", type));
        exchange.sendResponseHeaders(answer.statusCode(), 0);
        try (InputStream from = answer.body();
                OutputStream to = exchange.getResponseBody()) {
            byte[] buffer = new byte[16 * 1024];
            for (int length = from.read(buffer); length >= 0; length = from.read(buffer)) {
                to.write(buffer, 0, length);
                to.flush();
            }
        }
    }

    private static void copy(Headers headers, HttpRequest.Builder request) {
        headers.forEach((name, values) -> {
            if (!NOT_PASSED.contains(name.toLowerCase(Locale.ROOT))) {
                values.forEach(value -> request.header(name, value));
            }
        });
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
        client.shutdownNow();
    }
}
