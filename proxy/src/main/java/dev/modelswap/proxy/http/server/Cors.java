package dev.modelswap.proxy.http.server;

import dev.modelswap.proxy.http.answer.ApiError;
import dev.modelswap.proxy.serving.Serving;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.RoutingContext;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Which pages of other sites browsers may let read an answer, whoever gives it: the one writer of the headers of the CORS protocol
 * (Fetch, 3.2). And which may ask: browsers send some requests of any page without asking, so what changes the state of the proxy is
 * refused to pages of sites that are not named.
 */
final class Cors {

    private static final Pattern TOKEN = Pattern.compile("[-!#$%&'*+.^_`|~0-9A-Za-z]+");
    private static final String ANY = "*";
    private static final Set<HttpMethod> READING = Set.of(HttpMethod.GET, HttpMethod.HEAD, HttpMethod.OPTIONS);
    private static final String UNLOAD = "/unload";
    private static final String OWN = "/api/";

    private static final List<CharSequence> WRITTEN_HERE = List.of(
            HttpHeaders.ACCESS_CONTROL_ALLOW_ORIGIN,
            HttpHeaders.ACCESS_CONTROL_ALLOW_CREDENTIALS,
            HttpHeaders.ACCESS_CONTROL_EXPOSE_HEADERS,
            HttpHeaders.ACCESS_CONTROL_ALLOW_METHODS,
            HttpHeaders.ACCESS_CONTROL_ALLOW_HEADERS,
            HttpHeaders.ACCESS_CONTROL_MAX_AGE);

    private final Serving serving;

    /** By what {@code serving} says at each request's time. */
    Cors(Serving serving) {
        this.serving = serving;
    }

    /** Answers preflights, for any path: no upstream gets one. Refuses what another site's page may not ask. */
    void handle(RoutingContext routing) {
        HttpServerRequest request = routing.request();
        List<String> allowed = serving.now().config().allowedOrigins();
        if (request.method().equals(HttpMethod.OPTIONS)) {
            preflight(request, allowed);
            return;
        }
        routing.addHeadersEndHandler(head -> letRead(request, allowed));
        if (isOfAnotherSite(request) && !mayAsk(request, allowed)) {
            ApiError.forbidden("Pages of " + from(request) + " may not ask this: spec.proxy.allowedOrigins of the"
                            + " ModelSwap can name them.")
                    .send(request);
            return;
        }
        routing.next();
    }

    private static void preflight(HttpServerRequest request, List<String> allowed) {
        String asked = request.getHeader(HttpHeaders.ACCESS_CONTROL_REQUEST_HEADERS);
        HttpServerResponse response = request.response();
        String origin = origin(request);
        if (isAny(allowed)) {
            response.putHeader(HttpHeaders.ACCESS_CONTROL_ALLOW_ORIGIN, ANY);
        } else if (origin != null && allowed.contains(origin)) {
            response.putHeader(HttpHeaders.ACCESS_CONTROL_ALLOW_ORIGIN, origin);
        }
        response.putHeader(HttpHeaders.VARY, HttpHeaders.ORIGIN)
                .putHeader(HttpHeaders.ACCESS_CONTROL_ALLOW_METHODS, "GET, POST, PUT, PATCH, DELETE, OPTIONS")
                .putHeader(HttpHeaders.ACCESS_CONTROL_MAX_AGE, "86400")
                .putHeader(
                        HttpHeaders.ACCESS_CONTROL_ALLOW_HEADERS,
                        asked == null ? "Content-Type, Authorization, Accept, X-Requested-With" : tokens(asked))
                .setStatusCode(204)
                .end();
    }

    /** Whatever a model's server says of pages that it does not know. */
    private static void letRead(HttpServerRequest request, List<String> allowed) {
        MultiMap headers = request.response().headers();
        WRITTEN_HERE.forEach(headers::remove);
        String origin = origin(request);
        if (origin != null) {
            headers.add(HttpHeaders.VARY, HttpHeaders.ORIGIN);
            if (isAny(allowed) || allowed.contains(origin)) {
                headers.set(HttpHeaders.ACCESS_CONTROL_ALLOW_ORIGIN, origin);
                headers.set(HttpHeaders.ACCESS_CONTROL_EXPOSE_HEADERS, ANY);
            }
        }
    }

    private static boolean mayAsk(HttpServerRequest request, List<String> allowed) {
        String origin = origin(request);
        boolean named = origin != null && allowed.contains(origin);
        return named || (!changesState(request) && (isReading(request) || isAny(allowed)));
    }

    private static boolean changesState(HttpServerRequest request) {
        String path = String.valueOf(request.path());
        return path.equals(UNLOAD) || (path.startsWith(OWN) && !isReading(request));
    }

    private static boolean isReading(HttpServerRequest request) {
        return READING.contains(request.method());
    }

    /** Where the proxy itself is served by this name, its own pages ask. A browser that sends no origin may say that it is another's. */
    private static boolean isOfAnotherSite(HttpServerRequest request) {
        String origin = origin(request);
        return origin == null
                ? "cross-site".equals(request.getHeader("Sec-Fetch-Site"))
                : !origin.replaceFirst("^https?://", "").equalsIgnoreCase(host(request));
    }

    private static String host(HttpServerRequest request) {
        return Objects.requireNonNullElse(request.getHeader(HttpHeaders.HOST), "");
    }

    private static @Nullable String origin(HttpServerRequest request) {
        return request.getHeader(HttpHeaders.ORIGIN);
    }

    private static String from(HttpServerRequest request) {
        return Objects.requireNonNullElse(origin(request), "other sites");
    }

    private static boolean isAny(List<String> allowed) {
        return allowed.isEmpty() || allowed.contains(ANY);
    }

    private static String tokens(String names) {
        return Arrays.stream(names.split(",", -1))
                .map(String::strip)
                .filter(name -> TOKEN.matcher(name).matches())
                .collect(Collectors.joining(", "));
    }
}
