package dev.modelswap.proxy.http.api;

import dev.modelswap.crds.naming.Resolution;
import dev.modelswap.proxy.http.request.ModelPath;
import dev.modelswap.proxy.logs.LogClient;
import dev.modelswap.proxy.logs.Logs;
import dev.modelswap.proxy.serving.Serving;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.time.Instant;
import java.util.Optional;

/** The logs of proxy and models as text, as they were and as they go on. */
public final class LogApi {

    private static final String STREAM = "/logs/stream";
    private static final String ONE = STREAM + "/";

    private final Vertx vertx;
    private final Serving serving;
    private final Logs logs;

    public LogApi(Vertx vertx, Serving serving, Logs logs) {
        this.vertx = vertx;
        this.serving = serving;
        this.logs = logs;
    }

    public void mount(Router router) {
        router.get("/logs").handler(this::history);
        router.get(STREAM).handler(routing -> stream(routing, new Logs.Source.OfProxy()));
        router.get(ONE + "*").handler(this::streamOne);
    }

    private void history(RoutingContext routing) {
        String accept = routing.request().getHeader(HttpHeaders.ACCEPT);
        if (accept != null && accept.contains("text/html")) {
            routing.response()
                    .setStatusCode(302)
                    .putHeader(HttpHeaders.LOCATION, "/ui/")
                    .end();
            return;
        }
        logs.proxyHistory()
                .onSuccess(text -> asText(routing.response()).end(text))
                .onFailure(routing::fail);
    }

    private void streamOne(RoutingContext routing) {
        String name = String.valueOf(routing.request().path()).substring(ONE.length());
        source(name)
                .ifPresentOrElse(
                        source -> stream(routing, source),
                        () -> asText(routing.response())
                                .setStatusCode(400)
                                .end("invalid logger. Use 'proxy', 'upstream' or a model's ID\n"));
    }

    /** Whose log has this name, by which a model may be called in a path. */
    private Optional<Logs.Source> source(String name) {
        return switch (name) {
            case "proxy" -> Optional.of(new Logs.Source.OfProxy());
            case "upstream" -> Optional.of(new Logs.Source.OfAllModels());
            default ->
                ModelPath.find(serving.now().names(), name)
                        .map(ModelPath::target)
                        .flatMap(target -> target instanceof Resolution.Found found
                                ? Optional.of(new Logs.Source.OfModel(found.model()))
                                : Optional.empty());
        };
    }

    private void stream(RoutingContext routing, Logs.Source source) {
        HttpServerResponse response = asText(routing.response());
        if (response.closed()) {
            return;
        }
        response.putHeader("X-Accel-Buffering", "no")
                .putHeader(HttpHeaders.CACHE_CONTROL, "no-cache")
                .setChunked(true);
        if (routing.request().method().equals(HttpMethod.HEAD)) {
            response.end();
            return;
        }
        response.write(Buffer.buffer()); // the head alone, whatever the version of HTTP
        boolean history = !routing.request().params().contains("no-history");
        LogClient client = new LogClient(vertx.getOrCreateContext(), response, history ? Instant.MIN : Instant.now());
        logs.enter(source, client);
        routing.addEndHandler(ended -> logs.leave(source, client));
    }

    private static HttpServerResponse asText(HttpServerResponse response) {
        return response.putHeader(HttpHeaders.CONTENT_TYPE, "text/plain; charset=utf-8")
                .putHeader("X-Content-Type-Options", "nosniff");
    }
}
