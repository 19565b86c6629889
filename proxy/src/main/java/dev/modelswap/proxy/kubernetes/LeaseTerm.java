package dev.modelswap.proxy.kubernetes;

import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * Whether the holder of a Lease has been silent for its term, as one sees it who wants the Lease: it must have seen the same Lease for as long.
 * What could not be seen counts for nothing, so that nobody loses the Lease because the API server was away.
 */
final class LeaseTerm {

    private static final long UNSEEN = -1;

    private final LongSupplier clock;
    private long version = UNSEEN;
    private long since;

    /** {@code clock} counts nanoseconds and never goes back. */
    LeaseTerm(LongSupplier clock) {
        this.clock = clock;
    }

    /** The Lease was seen; true if its holder has been silent for the term. */
    boolean isOver(LeaseSeen lease) {
        if (version != lease.version()) {
            version = lease.version();
            since = clock.getAsLong();
        }
        return silence().compareTo(LeaseSeen.TERM) >= 0;
    }

    /** For how long nothing has been heard from its holder. */
    Duration silence() {
        return Duration.ofNanos(clock.getAsLong() - since);
    }

    /** The Lease could not be seen. */
    void unseen() {
        version = UNSEEN;
    }
}
