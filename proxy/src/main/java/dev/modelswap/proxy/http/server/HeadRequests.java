package dev.modelswap.proxy.http.server;

import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.Route;
import io.vertx.ext.web.Router;

/** {@code HEAD} wherever {@code GET} is answered (RFC 9110, 9.3.2): the same head, and no body. */
final class HeadRequests {

    private HeadRequests() {}

    /** Lets them into all routes that the router has by now. */
    static void letIn(Router router) {
        router.getRoutes().stream().filter(HeadRequests::isForGetAlone).forEach(route -> route.method(HttpMethod.HEAD));
    }

    private static boolean isForGetAlone(Route route) {
        return route.methods() != null
                && route.methods().contains(HttpMethod.GET)
                && !route.methods().contains(HttpMethod.HEAD);
    }
}
