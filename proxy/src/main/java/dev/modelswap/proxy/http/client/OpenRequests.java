package dev.modelswap.proxy.http.client;

import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import io.vertx.ext.web.RoutingContext;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

/** The requests of any kind that have begun and not ended, on all event loops. */
public final class OpenRequests {

    private final AtomicInteger open = new AtomicInteger();
    private volatile boolean last;
    private volatile long lastBegan = System.nanoTime();

    /** One of them. */
    final class Entry {

        private final AtomicBoolean counted = new AtomicBoolean(true);

        private Entry() {
            open.incrementAndGet();
            lastBegan = System.nanoTime();
        }

        /** It has ended; more than once does nothing. */
        void end() {
            if (counted.getAndSet(false)) {
                open.decrementAndGet();
            }
        }
    }

    /** Counts this one until its answer has ended or its client has left. */
    Entry enter(RoutingContext routing) {
        Entry entry = new Entry();
        routing.addHeadersEndHandler(head -> {
            if (isLast(routing.request())) {
                routing.response().putHeader(HttpHeaders.CONNECTION, HttpHeaders.CLOSE);
            }
        });
        routing.addEndHandler(ended -> {
            entry.end();
            if (isLast(routing.request())) {
                routing.request().connection().shutdown();
            }
        });
        return entry;
    }

    /**
     * From now on a connection ends with the answer that it brings, and says so: a client that kept it would send its next request to
     * a proxy that ends meanwhile.
     */
    public void areLast() {
        last = true;
    }

    /** HTTP/1.0 knows no chunks: what ends an answer of unknown length is the end of its connection. */
    private boolean isLast(HttpServerRequest request) {
        return last || request.version() == HttpVersion.HTTP_1_0 || asksForTheEnd(request);
    }

    public int now() {
        return open.get();
    }

    /** Whether there is none, and none has begun for as long. */
    public boolean noneFor(Duration time) {
        return open.get() == 0 && System.nanoTime() - lastBegan > time.toNanos();
    }

    /** The codec sees a close that stands alone; it may stand among others (RFC 9110, 7.6.1). */
    private static boolean asksForTheEnd(HttpServerRequest request) {
        return request.headers().getAll(HttpHeaders.CONNECTION).stream()
                .flatMap(options -> Stream.of(options.split(",", -1)))
                .anyMatch(option -> option.strip().equalsIgnoreCase("close"));
    }
}
