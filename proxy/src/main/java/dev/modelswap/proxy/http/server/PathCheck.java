package dev.modelswap.proxy.http.server;

import dev.modelswap.proxy.http.answer.ApiError;
import dev.modelswap.proxy.http.client.ClientRequest;
import io.vertx.ext.web.RoutingContext;
import java.util.Locale;

/** Refuses paths with steps up: what they mean here, and behind a peer's base path, need not be the same. */
final class PathCheck {

    private PathCheck() {}

    static void check(RoutingContext routing) {
        String path = String.valueOf(routing.request().path());
        if (stepsUp(path)) {
            ClientRequest.of(routing).refuse(ApiError.badRequest("A path must not have '.' or '..' as a segment."));
        } else {
            routing.next();
        }
    }

    private static boolean stepsUp(String path) {
        if (path.indexOf('.') < 0 && path.indexOf('%') < 0) {
            return false;
        }
        String dots = path.toLowerCase(Locale.ROOT).replace("%2e", ".");
        for (String segment :
                dots.replace("%2f", "/").replace("%5c", "/").replace('\\', '/').split("/", -1)) {
            if (segment.equals(".") || segment.equals("..")) {
                return true;
            }
        }
        return false;
    }
}
