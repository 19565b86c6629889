package dev.modelswap.proxy.admission;

import dev.modelswap.proxy.engine.SwapEngine;
import dev.modelswap.proxy.serial.SerialExecutor;
import io.vertx.core.Vertx;
import java.util.function.LongSupplier;

/**
 * Tells those who wait what they wait for now. Many events may follow each other at once: they are told once of what came of
 * them all. Called in turns.
 */
final class ProgressNews {

    private static final long TELL_MILLIS = 50;

    private final Vertx vertx;
    private final SerialExecutor serial;
    private final SwapEngine engine;
    private final PendingRequests waiting;
    private final LongSupplier clock;
    private boolean due;

    /** {@code clock} is the engine's, in milliseconds. */
    ProgressNews(Vertx vertx, SerialExecutor serial, SwapEngine engine, PendingRequests waiting, LongSupplier clock) {
        this.vertx = vertx;
        this.serial = serial;
        this.engine = engine;
        this.waiting = waiting;
        this.clock = clock;
    }

    /** Something has happened. */
    void tellSoon() {
        if (engine.waiting() > 0 && !due) {
            due = true;
            vertx.setTimer(TELL_MILLIS, timer -> serial.run(this::tell));
        }
    }

    private void tell() {
        due = false;
        waiting.tell(engine.waits(clock.getAsLong()), engine.loads(), clock.getAsLong());
    }
}
