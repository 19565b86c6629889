package dev.modelswap.proxy.http;

import io.vertx.ext.web.RoutingContext;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

/** How many requests of any kind have begun and not ended, on all event loops. */
final class OpenRequests {

    private static final String KEY = OpenRequests.class.getName();

    private final AtomicInteger open = new AtomicInteger();

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
        routing.addEndHandler(ended -> end.run());
        routing.next();
    }

    /** The request has left HTTP, whose end nothing else tells of, and has ended. */
    static void tunnelEnded(RoutingContext routing) {
        Runnable end = routing.get(KEY);
        if (end != null) {
            end.run();
        }
    }

    int now() {
        return open.get();
    }
}
