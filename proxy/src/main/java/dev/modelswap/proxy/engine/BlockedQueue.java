package dev.modelswap.proxy.engine;

import java.util.HashSet;
import java.util.Set;

/**
 * Knows when the end of requests cannot help anybody who waits, so that not all of them need be looked at: when all were looked at,
 * none could go on, nothing has come or gone since, and the requests that ended were of a model that none of them waits for.
 */
final class BlockedQueue {

    private static final long NEVER = -1;

    private final Set<String> waitedFor = new HashSet<>();
    private long since = NEVER;

    /** All who wait are looked at, when so many models and swaps have come and gone. */
    void begins(long changes) {
        waitedFor.clear();
        since = changes;
    }

    /** One of them waits, if not for anything else, for the requests of this model to end. */
    void waitsFor(String model) {
        waitedFor.add(model);
    }

    /** One of them goes on, which may help others. */
    void ends() {
        since = NEVER;
    }

    /** Whether everybody still waits for something else after the last request of the model has ended. */
    boolean outlasts(String model, long changes) {
        return since == changes && !waitedFor.contains(model);
    }
}
