package dev.modelswap.proxy.activity;

/** How long a request waited, by what it waited for; in nanoseconds of any clock. */
final class Waits {

    private Phase phase = Phase.QUEUED;
    private long since;
    private long queued;
    private long loading;

    Waits(long now) {
        since = now;
    }

    /**
     * From now on it waits for this.
     *
     * @param loadBegan when the load began, if it waits for one: news of it may come a little later
     */
    void change(Phase next, long now, long loadBegan) {
        if (next.isLoad() && !phase.isLoad()) {
            add(Math.clamp(loadBegan, since, now));
            phase = next;
        }
        add(now);
        phase = next;
    }

    Phase phase() {
        return phase;
    }

    /** For its turn, and for other models to end. */
    long queued() {
        return queued;
    }

    /** For its own model to be loaded. */
    long loading() {
        return loading;
    }

    private void add(long until) {
        if (phase.isQueue()) {
            queued += until - since;
        } else if (phase.isLoad()) {
            loading += until - since;
        }
        since = until;
    }
}
