package dev.modelswap.proxy.engine.simulation;

import java.util.Comparator;
import java.util.PriorityQueue;

/** A clock that jumps from one planned action to the next. */
public final class Timeline {

    private final PriorityQueue<Planned> plan =
            new PriorityQueue<>(Comparator.comparingLong(Planned::time).thenComparingLong(Planned::number));
    private long now;
    private long planned;

    public long now() {
        return now;
    }

    /** Plans an action; those of one moment run in the order they were planned in. */
    public void after(long delay, Runnable action) {
        plan.add(new Planned(now + delay, planned++, action));
    }

    /** Runs what is planned up to {@code end}, and moves the clock there. */
    public void runUntil(long end) {
        while (!plan.isEmpty() && plan.element().time() <= end) {
            Planned next = plan.remove();
            now = next.time();
            next.action().run();
        }
        now = end;
    }

    private record Planned(long time, long number, Runnable action) {}
}
