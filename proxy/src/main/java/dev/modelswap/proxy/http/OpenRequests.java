package dev.modelswap.proxy.http;

import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.RoutingContext;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

/** The requests of any kind that have begun and not ended, on all event loops. */
final class OpenRequests {

    private static final String KEY = OpenRequests.class.getName();

    private final AtomicInteger open = new AtomicInteger();
    private volatile boolean last;

    /** Counts this one until its answer has ended or its client has left. */
    void count(RoutingContext routing) {
        open.incrementAndGet();
        AtomicBoolean counted = new AtomicBoolean(true);
        Runnable end = () -> {
            if (counted.getAndSet(false)) {
                open.decrementAndGet();
            }
        };
        routing.put(KEY, end);
        routing.response().headersEndHandler(head -> announceEnd(routing.response()));
        routing.addEndHandler(ended -> {
            end.run();
            if (last) {
                routing.request().connection().shutdown();
            }
        });
        routing.next();
    }

    /** The request has left HTTP, whose end nothing else tells of, and has ended. */
    static void tunnelEnded(RoutingContext routing) {
        Runnable end = routing.get(KEY);
        if (end != null) {
            end.run();
        }
    }

    /**
     * From now on a connection ends with the answer that it brings, and says so: a client that kept it would send its next request to
     * a proxy that ends meanwhile.
     */
    void areLast() {
        last = true;
    }

    private void announceEnd(HttpServerResponse response) {
        if (last) {
            response.putHeader(HttpHeaders.CONNECTION, HttpHeaders.CLOSE);
        }
    }

    int now() {
        return open.get();
    }
}
