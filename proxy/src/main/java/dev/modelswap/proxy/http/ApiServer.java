package dev.modelswap.proxy.http;

import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.BodyHandler;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One event loop's HTTP server for clients; several share one port. */
final class ApiServer extends VerticleBase {

    /** Largest request body that is taken, in bytes. */
    static final long MAX_BODY = 32L * 1024 * 1024;

    private static final Logger LOG = LoggerFactory.getLogger(ApiServer.class);
    private static final int MAX_HEADERS = 64 * 1024;

    private final int port;
    private final ModelRequests modelRequests;
    private final List<Consumer<Router>> parts;
    private final AtomicInteger open;
    private final AtomicInteger boundPort;

    /** {@code open} counts the requests of all servers that have begun and not ended. */
    ApiServer(
            int port,
            ModelRequests modelRequests,
            List<Consumer<Router>> parts,
            AtomicInteger open,
            AtomicInteger boundPort) {
        this.port = port;
        this.modelRequests = modelRequests;
        this.parts = parts;
        this.open = open;
        this.boundPort = boundPort;
    }

    @Override
    public Future<HttpServer> start() {
        return vertx.createHttpServer(new HttpServerOptions().setPort(port).setMaxHeaderSize(MAX_HEADERS))
                .requestHandler(router())
                .listen()
                .onSuccess(server -> boundPort.set(server.actualPort()));
    }

    private Router router() {
        Router router = Router.router(vertx);
        router.route().handler(this::count);
        router.get("/health")
                .handler(routing -> routing.response()
                        .putHeader("Content-Type", "text/plain")
                        .end("OK"));
        BodyHandler bodies = BodyHandler.create(false).setBodyLimit(MAX_BODY);
        ModelRequests.PATHS.forEach(path -> router.post(path).handler(bodies).handler(modelRequests));
        parts.forEach(part -> part.accept(router));
        router.errorHandler(
                404,
                routing -> answer(
                        routing,
                        ApiError.notFound("There is no " + routing.request().method() + " "
                                + routing.request().path() + " here.")));
        router.errorHandler(
                405,
                routing -> answer(
                        routing,
                        new ApiError(
                                405,
                                ApiError.INVALID_REQUEST,
                                "method_not_allowed",
                                "'" + routing.request().path() + "' does not take "
                                        + routing.request().method() + ".")));
        router.errorHandler(
                413,
                routing -> answer(
                        routing,
                        new ApiError(
                                413,
                                ApiError.INVALID_REQUEST,
                                "request_too_large",
                                "The request body is larger than " + MAX_BODY / 1024 / 1024 + " MiB.")));
        router.errorHandler(400, routing -> answer(routing, ApiError.badRequest("The request cannot be read.")));
        router.errorHandler(500, this::failed);
        return router;
    }

    private void count(RoutingContext routing) {
        open.incrementAndGet();
        routing.addEndHandler(ended -> open.decrementAndGet());
        routing.next();
    }

    private void failed(RoutingContext routing) {
        LOG.atError()
                .addKeyValue("path", routing.request().path())
                .setCause(routing.failure())
                .log("request failed");
        answer(routing, new ApiError(500, ApiError.SERVER_ERROR, "internal_error", "The proxy failed: see its log."));
    }

    private static void answer(RoutingContext routing, ApiError error) {
        error.send(routing.response());
    }
}
