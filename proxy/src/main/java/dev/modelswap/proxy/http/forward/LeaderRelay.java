package dev.modelswap.proxy.http.forward;

import dev.modelswap.proxy.cluster.Cluster.Successor;
import dev.modelswap.proxy.http.answer.ApiError;
import dev.modelswap.proxy.http.client.ClientRequest;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.http.RequestOptions;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/**
 * The API of what only the proxy that leads knows: another one asks that what its client asks, and answers what it answers, as it comes. While
 * there is none the client waits a while.
 */
public final class LeaderRelay {

    /** What is known to the one that leads alone: all models and their loads, the room on the nodes, and the requests and answers of all proxies. */
    private static final List<String> PATHS = List.of(
            "/running",
            "/unload",
            "/api/models/*",
            "/api/coexistence",
            "/api/events",
            "/api/timeline",
            "/api/inflight",
            "/api/inflight/*",
            "/api/metrics/*",
            "/api/captures/*",
            "/api/profiles/activate",
            "/api/profiles/activate/*",
            "/api/profiles/active",
            "/logs",
            "/logs/*");

    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final long LOOK_MILLIS = 50;
    private static final int CONNECT_MILLIS = 2_000;

    private final Vertx vertx;
    private final Supplier<Where> where;
    private final HttpClient http;
    /** Ends the streams that are passed on. */
    private final Set<Runnable> streams = ConcurrentHashMap.newKeySet();

    /** Who answers. */
    public sealed interface Where {

        /** This proxy. */
        record Here() implements Where {}

        /** Another one. */
        record There(Successor proxy) implements Where {}

        /** Nobody, at the moment. */
        record Nowhere() implements Where {}
    }

    /** {@code where} says who answers now. */
    public LeaderRelay(Vertx vertx, Supplier<Where> where) {
        this.vertx = vertx;
        this.where = where;
        this.http = vertx.createHttpClient(new HttpClientOptions().setConnectTimeout(CONNECT_MILLIS));
    }

    /** Before what this proxy answers itself. */
    public void mount(Router router) {
        PATHS.forEach(path -> router.route(path).handler(this::answer));
    }

    /** Answers with what the proxy there answers, which asks no other one. */
    public void pass(RoutingContext routing, Successor proxy) {
        askThere(routing, proxy)
                .onFailure(error -> ApiError.unavailable("The proxy that has it cannot be asked: " + error.getMessage())
                        .send(routing.request()));
    }

    /** Ends the streams of those who only listen: they come back, to another proxy if there is one. */
    public void endListeners() {
        streams.forEach(Runnable::run);
    }

    private void answer(RoutingContext routing) {
        if (where.get() instanceof Where.Here || ForwardedHeaders.wasPassedOn(ClientRequest.of(routing))) {
            routing.next();
            return;
        }
        routing.request().pause();
        ask(routing, System.nanoTime() + PATIENCE.toNanos());
    }

    private void ask(RoutingContext routing, long latest) {
        if (routing.response().closed()) {
            return;
        }
        switch (where.get()) {
            case Where.Here() -> {
                routing.request().resume();
                routing.next();
            }
            case Where.There(Successor proxy) -> askThere(routing, proxy).onFailure(error -> askAgain(routing, latest));
            case Where.Nowhere() -> askAgain(routing, latest);
        }
    }

    private void askAgain(RoutingContext routing, long latest) {
        if (System.nanoTime() < latest) {
            vertx.setTimer(LOOK_MILLIS, passed -> ask(routing, latest));
        } else {
            ClientRequest.of(routing)
                    .refuse(
                            ApiError.unavailable(
                                    "No proxy of this resource leads at the moment: ask again. A new one leads as soon as it can."));
        }
    }

    /** Fails if nothing has been sent: another one may be asked then. */
    private Future<Void> askThere(RoutingContext routing, Successor proxy) {
        HttpServerRequest request = routing.request();
        RequestOptions there = new RequestOptions()
                .setMethod(request.method())
                .setHost(proxy.host())
                .setPort(proxy.port())
                .setURI(request.uri());
        return http.request(there).map(upstream -> {
            ClientRequest client = ClientRequest.of(routing);
            ForwardedHeaders.copyRequestToNextProxy(client, upstream);
            client.onEnd(ended -> {
                if (ended.failed()) {
                    upstream.reset();
                }
            });
            send(request, upstream)
                    .onSuccess(client.step(answer -> pass(client, answer)))
                    .onFailure(client.step(error -> client.refuse(
                            ApiError.unavailable("The proxy that leads does not answer: " + error.getMessage()))));
            return null;
        });
    }

    private static Future<HttpClientResponse> send(HttpServerRequest request, HttpClientRequest upstream) {
        boolean body = request.headers().contains(HttpHeaders.CONTENT_LENGTH)
                || request.headers().contains(HttpHeaders.TRANSFER_ENCODING);
        if (!body) {
            request.resume();
            return upstream.send();
        }
        String length = request.getHeader(HttpHeaders.CONTENT_LENGTH);
        if (length != null) {
            upstream.putHeader(HttpHeaders.CONTENT_LENGTH, length);
        }
        return upstream.send(request);
    }

    private void pass(ClientRequest client, HttpClientResponse answer) {
        HttpServerResponse response = client.response();
        response.setStatusCode(answer.statusCode());
        ForwardedHeaders.copyResponse(answer, response);
        if (response.isChunked()) {
            response.write(Buffer.buffer()); // the head, though nothing may follow for long
        }
        Runnable end = () -> client.request().connection().close();
        if (response.isChunked()) {
            streams.add(end);
        }
        answer.pipeTo(response).onFailure(cut -> response.reset()).onComplete(ended -> streams.remove(end));
    }
}
