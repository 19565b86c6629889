package dev.modelswap.proxy.events;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The stream of events as clients take it: server-sent events at {@code GET /api/events}. */
public final class EventApi {

    private static final String RETRY = "retry: 1000\n\n";

    private final Vertx vertx;
    private final EventHub hub;
    private final Supplier<Future<Void>> look;

    /** {@code look} is asked for before a new client is told the state, for what of it is only looked at now and then. */
    public EventApi(Vertx vertx, EventHub hub, Supplier<Future<Void>> look) {
        this.vertx = vertx;
        this.hub = hub;
        this.look = look;
    }

    /** Adds the path to a router. */
    public void mount(Router router) {
        router.get("/api/events").handler(this::open);
    }

    private void open(RoutingContext routing) {
        HttpServerResponse response = routing.response();
        response.putHeader(HttpHeaders.CONTENT_TYPE, "text/event-stream")
                .putHeader(HttpHeaders.CACHE_CONTROL, "no-cache")
                .putHeader("X-Content-Type-Options", "nosniff")
                .putHeader("X-Accel-Buffering", "no")
                .setChunked(true);
        if (routing.request().method().equals(HttpMethod.HEAD)) {
            response.end();
            return;
        }
        response.write(RETRY);
        EventClient client = new EventClient(vertx.getOrCreateContext(), response, hub::heal);
        long lastSeen = lastSeen(routing.request().getHeader("Last-Event-ID"));
        look.get().onComplete(looked -> {
            if (!response.closed()) {
                hub.enter(client, lastSeen);
                routing.addEndHandler(ended -> hub.leave(client));
            }
        });
    }

    /** What nobody ever sent as an ID was seen by nobody. */
    private static long lastSeen(@Nullable String id) {
        try {
            return id == null ? EventFrame.INCOMPLETE : Long.parseLong(id.strip());
        } catch (NumberFormatException e) {
            return EventFrame.INCOMPLETE;
        }
    }
}
