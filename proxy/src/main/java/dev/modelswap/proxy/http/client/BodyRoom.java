package dev.modelswap.proxy.http.client;

import dev.modelswap.proxy.http.answer.ApiError;
import dev.modelswap.proxy.http.answer.Refused;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The memory that the bodies of all requests may take together: where it is used up, the next one is told so, instead of all being lost
 * with the proxy. For any thread.
 */
public final class BodyRoom {

    private static final Duration RETRY = Duration.ofSeconds(2);
    private static final int MIB = 1024 * 1024;

    /** Of the heap; in that of a container of 512 MiB, eight bodies of 20 MiB were held, and the rest lived (docs/benchmarks.md). */
    private static final double HEAP_SHARE = 0.6;

    private final long bytes;
    private final AtomicLong taken = new AtomicLong();

    /** Of so many bytes. */
    public BodyRoom(long bytes) {
        this.bytes = bytes;
    }

    /** As many bytes as this JVM can spare. */
    public static long usual() {
        return (long) (HEAP_SHARE * Runtime.getRuntime().maxMemory());
    }

    /** A share of which nothing is taken yet. */
    Share share() {
        return new Share();
    }

    /** Bytes that requests have now. */
    public long taken() {
        return taken.get();
    }

    /** Bytes that they may have. */
    public long bytes() {
        return bytes;
    }

    /** One request's; on its event loop. */
    final class Share {

        private long mine;
        private boolean ended;

        /** Takes what is missing to so many bytes; throws {@link Refused}, and takes nothing, if there is less left. */
        void growTo(long size) {
            if (ended || !take(size - mine)) {
                throw new Refused(full());
            }
            mine = size;
        }

        /** Takes nothing any more. */
        void giveBack() {
            ended = true;
            taken.addAndGet(-mine);
            mine = 0;
        }
    }

    private boolean take(long more) {
        boolean fits = taken.addAndGet(more) <= bytes;
        if (!fits) {
            taken.addAndGet(-more);
        }
        return fits;
    }

    private ApiError full() {
        return new ApiError(
                503,
                ApiError.SERVER_ERROR,
                "bodies_full",
                "The proxy holds request bodies of " + taken.get() / MIB + " MiB, of " + bytes / MIB
                        + " MiB that its memory has room for: ask again once some have ended, or give it more"
                        + " (spec.proxy.resources.limits.memory).",
                RETRY);
    }
}
