package dev.modelswap.proxy.http.ui;

import dev.modelswap.proxy.http.answer.ApiError;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.Route;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The web UI at {@code /ui/}, and the ways there. */
public final class UiPages {

    private static final String UI = "/ui/";

    /** Scripts, styles and requests of its own origin alone; images that a user has picked are shown from memory. */
    private static final String POLICY =
            "default-src 'self'; img-src 'self' data: blob:; object-src 'none'; base-uri 'none'; form-action 'none';"
                    + " frame-ancestors 'none'";

    private static final String FOR_EVER = "public, max-age=31536000, immutable";

    private final UiFiles files;

    public UiPages(UiFiles files) {
        this.files = files;
    }

    /** Before keys are asked for: the way to the UI is no secret. */
    public static void mountWays(Router router) {
        way(router, "/", UI);
        way(router, "/ui", UI);
        way(router, "/upstream", UI + "#/models");
    }

    /** Routes match with a slash behind them too; that is another path. */
    private static void way(Router router, String path, String place) {
        read(router, path).handler(routing -> {
            if (path.equals(routing.request().path())) {
                routing.response()
                        .setStatusCode(302)
                        .putHeader(HttpHeaders.LOCATION, place)
                        .end();
            } else {
                routing.next();
            }
        });
    }

    public void mount(Router router) {
        read(router, UI + "*").handler(routing -> {
            String path = String.valueOf(routing.request().path());
            files.find(path.startsWith(UI) ? path.substring(UI.length()) : "")
                    .ifPresentOrElse(
                            file -> send(routing, file),
                            () -> ApiError.notFound("The web UI has no " + path + ".")
                                    .send(routing.request()));
        });
        read(router, "/favicon.ico").handler(routing -> send(routing, files.icon()));
    }

    private static Route read(Router router, String path) {
        return router.route(path).method(HttpMethod.GET).method(HttpMethod.HEAD);
    }

    private static void send(RoutingContext routing, UiFiles.File file) {
        HttpServerResponse response = routing.response()
                .putHeader(HttpHeaders.ETAG, file.etag())
                .putHeader(HttpHeaders.CACHE_CONTROL, file.immutable() ? FOR_EVER : "no-cache")
                .putHeader(HttpHeaders.VARY, "Accept-Encoding")
                .putHeader("Content-Security-Policy", POLICY)
                .putHeader("Referrer-Policy", "no-referrer")
                .putHeader("X-Content-Type-Options", "nosniff");
        if (matches(routing.request().getHeader(HttpHeaders.IF_NONE_MATCH), file.etag())) {
            response.setStatusCode(304).end();
            return;
        }
        response.putHeader(HttpHeaders.CONTENT_TYPE, file.type());
        if (takesGzip(routing.request().getHeader(HttpHeaders.ACCEPT_ENCODING))) {
            response.putHeader(HttpHeaders.CONTENT_ENCODING, "gzip").end(file.gzipped());
        } else {
            response.end(file.plain());
        }
    }

    private static boolean matches(@Nullable String asked, String etag) {
        return asked != null && (asked.contains(etag) || asked.strip().equals("*"));
    }

    private static boolean takesGzip(@Nullable String accepted) {
        if (accepted == null) {
            return false;
        }
        for (String coding : accepted.toLowerCase(Locale.ROOT).split(",", -1)) {
            String[] parts = coding.strip().split("\\s*;\\s*", -1);
            if (parts[0].equals("gzip") || parts[0].equals("*")) {
                return parts.length == 1 || !parts[1].matches("q\\s*=\\s*0(\\.0*)?");
            }
        }
        return false;
    }
}
