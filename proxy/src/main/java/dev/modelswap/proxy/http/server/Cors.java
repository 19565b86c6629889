package dev.modelswap.proxy.http.server;

import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.RoutingContext;
import java.util.Arrays;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Answers browsers that ask whether a page of another origin may ask. */
final class Cors {

    private static final Pattern TOKEN = Pattern.compile("[-!#$%&'*+.^_`|~0-9A-Za-z]+");

    private Cors() {}

    /** Any OPTIONS request, for any path; no upstream gets one. */
    static void answer(RoutingContext routing) {
        if (!routing.request().method().equals(HttpMethod.OPTIONS)) {
            routing.next();
            return;
        }
        String asked = routing.request().getHeader("Access-Control-Request-Headers");
        HttpServerResponse response = routing.response();
        response.putHeader("Access-Control-Allow-Origin", "*")
                .putHeader("Access-Control-Allow-Methods", "GET, POST, PUT, PATCH, DELETE, OPTIONS")
                .putHeader("Access-Control-Max-Age", "86400")
                .putHeader(
                        "Access-Control-Allow-Headers",
                        asked == null ? "Content-Type, Authorization, Accept, X-Requested-With" : tokens(asked))
                .setStatusCode(204)
                .end();
    }

    private static String tokens(String names) {
        return Arrays.stream(names.split(",", -1))
                .map(String::strip)
                .filter(name -> TOKEN.matcher(name).matches())
                .collect(Collectors.joining(", "));
    }
}
