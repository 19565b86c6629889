package dev.modelswap.proxy.http.server;

import dev.modelswap.proxy.http.answer.ApiError;
import dev.modelswap.proxy.http.client.ClientRequest;
import dev.modelswap.proxy.http.client.ClientWaits;
import dev.modelswap.proxy.http.ui.UiPages;
import io.netty.handler.codec.http.TooLongHttpHeaderException;
import io.netty.handler.codec.http.TooLongHttpLineException;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.VerticleBase;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One event loop's HTTP server for clients; several share one port. */
public final class ApiServer extends VerticleBase {

    private static final Logger LOG = LoggerFactory.getLogger(ApiServer.class);
    private static final int MAX_HEADERS = 64 * 1024;
    private static final int MAX_FIRST_LINE = 16 * 1024;

    private final String host;
    private final int port;
    private final ApiParts parts;
    private final Handler<HttpServer> listening;

    /** At {@code port} of the addresses that {@code host} names; -1 takes any free one, which {@code listening} is told. */
    public ApiServer(String host, int port, ApiParts parts, Handler<HttpServer> listening) {
        this.host = host;
        this.port = port;
        this.parts = parts;
        this.listening = listening;
    }

    @Override
    public Future<HttpServer> start() {
        ClientWaits waits = new ClientWaits(vertx, parts.patience());
        return vertx.createHttpServer(new HttpServerOptions()
                        .setHost(host)
                        .setPort(port)
                        .setMaxHeaderSize(MAX_HEADERS)
                        .setMaxInitialLineLength(MAX_FIRST_LINE)
                        .setHttp2ClearTextEnabled(false)
                        // websockets are tunnelled: what their ends agree on is not for the proxy to answer
                        .setPerFrameWebSocketCompressionSupported(false)
                        .setPerMessageWebSocketCompressionSupported(false))
                .connectionHandler(waits::connected)
                .invalidRequestHandler(ApiServer::refuse)
                .requestHandler(router(waits))
                .listen()
                .onSuccess(listening);
    }

    private Router router(ClientWaits waits) {
        Router router = Router.router(vertx);
        router.route().handler(routing -> ClientRequest.begin(routing, parts.open(), waits, parts.bodies()));
        router.route().handler(HeadCheck::check);
        router.route().handler(PathCheck::check);
        router.route().handler(new Cors(parts.serving())::handle);
        router.get("/health")
                .handler(routing -> routing.response()
                        .putHeader("Content-Type", "text/plain")
                        .end("OK"));
        UiPages.mountWays(router);
        if (parts.admins() != null) {
            router.route().handler(parts.admins()::recognise);
        }
        if (parts.keys() != null) {
            router.route().handler(parts.keys()::check);
        }
        parts.mount(router, parts.backends().client(vertx));
        HeadRequests.letIn(router);
        router.errorHandler(
                404,
                routing -> answer(
                        routing,
                        ApiError.notFound("There is no " + routing.request().method() + " "
                                + routing.request().path() + " here.")));
        router.errorHandler(405, routing -> wrongMethod(routing, router));
        router.errorHandler(400, routing -> answer(routing, ApiError.badRequest("The request cannot be read.")));
        router.errorHandler(500, this::failed);
        return router;
    }

    /** A head that cannot be read; where the next request would begin is not known either. */
    private static void refuse(HttpServerRequest request) {
        ApiError error = switch (request.decoderResult().cause()) {
            case TooLongHttpLineException _ ->
                new ApiError(414, ApiError.INVALID_REQUEST, "uri_too_long", "The request's first line is too long.");
            case TooLongHttpHeaderException _ ->
                new ApiError(
                        431,
                        ApiError.INVALID_REQUEST,
                        "headers_too_large",
                        "The request's headers are larger than " + MAX_HEADERS / 1024 + " KiB.");
            default -> ApiError.badRequest("The request cannot be read.");
        };
        error.send(request);
        request.connection().close();
    }

    private static void wrongMethod(RoutingContext routing, Router router) {
        String path = String.valueOf(routing.request().path());
        String allowed = router.getRoutes().stream()
                .filter(route -> route.methods() != null && route.getPath() != null)
                .filter(route -> route.isExactPath() ? path.equals(route.getPath()) : path.startsWith(route.getPath()))
                .flatMap(route -> route.methods().stream().map(HttpMethod::name))
                .distinct()
                .sorted()
                .collect(Collectors.joining(", "));
        routing.response().putHeader(HttpHeaders.ALLOW, allowed);
        answer(
                routing,
                new ApiError(
                        405,
                        ApiError.INVALID_REQUEST,
                        "method_not_allowed",
                        "'" + path + "' does not take " + routing.request().method() + "."));
    }

    private void failed(RoutingContext routing) {
        LOG.atError()
                .addKeyValue("path", routing.request().path())
                .addKeyValue("request", ClientRequest.of(routing).id())
                .setCause(routing.failure())
                .log("request failed");
        answer(routing, ApiError.internal());
    }

    private static void answer(RoutingContext routing, ApiError error) {
        error.send(routing.request());
    }
}
