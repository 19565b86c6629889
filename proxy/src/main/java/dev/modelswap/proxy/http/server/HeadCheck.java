package dev.modelswap.proxy.http.server;

import dev.modelswap.proxy.http.answer.ApiError;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import java.util.List;

/**
 * Refuses heads in which two readers may see two requests, where the HTTP codec lets them through: where the next request begins
 * is not sure either, so the connection ends.
 */
final class HeadCheck {

    private static final String CHUNKED = "chunked";

    private HeadCheck() {}

    static void check(RoutingContext routing) {
        HttpServerRequest request = routing.request();
        List<String> codings = request.headers().getAll(HttpHeaders.TRANSFER_ENCODING);
        if (!codings.stream().allMatch(coding -> coding.strip().equalsIgnoreCase(CHUNKED))) {
            refuse(routing, "The request has a Transfer-Encoding other than chunked.");
        } else if (request.headers().getAll(HttpHeaders.HOST).size() > 1) {
            refuse(routing, "The request has more than one Host.");
        } else {
            routing.next();
        }
    }

    private static void refuse(RoutingContext routing, String why) {
        routing.addEndHandler(ended -> routing.request().connection().close());
        ApiError.badRequest(why).send(routing.request());
    }
}
