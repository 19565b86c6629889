package dev.modelswap.proxy.http.client;

import dev.modelswap.proxy.http.answer.ApiError;
import dev.modelswap.proxy.http.answer.DurationWords;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What one event loop waits for clients to send, and what becomes of those that take longer than {@link ClientPatience}: all
 * are looked at now and then, instead of a timer for each. Runs on the context of that loop.
 */
public final class ClientWaits {

    private static final long MOST_LOOKS_MILLIS = 1_000;
    private static final int LOOKS_A_WAIT = 4;

    private final ClientPatience patience;
    private final Map<HttpConnection, Idle> connections = new HashMap<>();
    private final Set<Wait> bodies = new HashSet<>();

    /** A wait for the next bytes of a body, until {@link #over}. */
    public final class Wait {

        private final Runnable late;
        private long since;

        private Wait(Runnable late) {
            this.late = late;
            goOn();
        }

        /** Something came, or the proxy can read again: the wait begins anew. */
        public void goOn() {
            since = System.nanoTime();
            bodies.add(this);
        }

        /** Nothing is waited for, for now or for good. */
        public void over() {
            bodies.remove(this);
        }

        private boolean tooLong(long now) {
            return now - since > patience.body().toNanos();
        }
    }

    /** How long a connection without a request has waited for one. */
    private static final class Idle {
        private int requests;
        private long since = System.nanoTime();
        private Duration longest;

        Idle(Duration longest) {
            this.longest = longest;
        }
    }

    public ClientWaits(Vertx vertx, ClientPatience patience) {
        this.patience = patience;
        long millis = Math.clamp(patience.shortest().toMillis() / LOOKS_A_WAIT, 1, MOST_LOOKS_MILLIS);
        vertx.setPeriodic(millis, timer -> look());
    }

    /** A client has connected. */
    public void connected(HttpConnection connection) {
        connections.put(connection, new Idle(patience.head()));
        connection.closeHandler(closed -> connections.remove(connection));
    }

    /** A request has begun. Pipelined ones follow each other before the end of the first is heard of, hence the count. */
    void began(RoutingContext routing) {
        HttpServerRequest request = routing.request();
        Idle idle = connections.get(request.connection());
        if (idle != null) {
            idle.requests++;
            routing.addEndHandler(ended -> {
                idle.requests--;
                idle.since = System.nanoTime();
                idle.longest = request.isEnded() ? patience.idle() : patience.rest();
            });
        }
    }

    /** The connection has left HTTP. */
    void upgraded(HttpConnection connection) {
        connections.remove(connection);
    }

    /** Waits for the next bytes of a body; {@code late} is told if none come. */
    Wait body(Runnable late) {
        return new Wait(late);
    }

    private void look() {
        long now = System.nanoTime();
        for (HttpConnection connection : List.copyOf(connections.keySet())) {
            Idle idle = connections.get(connection);
            if (idle != null && idle.requests == 0 && now - idle.since > idle.longest.toNanos()) {
                connections.remove(connection);
                connection.close();
            }
        }
        for (Wait wait : List.copyOf(bodies)) {
            if (wait.tooLong(now)) {
                wait.over();
                wait.late.run();
            }
        }
    }

    /** How a body is called late. */
    ApiError lateBody() {
        return new ApiError(
                408,
                ApiError.INVALID_REQUEST,
                "request_timeout",
                "Of the request's body nothing came for " + DurationWords.of(patience.body()) + ".");
    }
}
