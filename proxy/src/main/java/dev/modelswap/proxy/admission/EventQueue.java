package dev.modelswap.proxy.admission;

import dev.modelswap.proxy.engine.Event;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.Consumer;

/** Gives the engine one event after the other, even if an effect of one brings the next. Called in turns. */
final class EventQueue {

    private final Consumer<Event> engine;
    private final Runnable handled;
    private final Deque<Event> events = new ArrayDeque<>();
    private boolean handling;

    /** {@code handled} hears that no event is left. */
    EventQueue(Consumer<Event> engine, Runnable handled) {
        this.engine = engine;
        this.handled = handled;
    }

    void handle(Event event) {
        events.add(event);
        if (handling) {
            return;
        }
        handling = true;
        try {
            for (Event next = events.poll(); next != null; next = events.poll()) {
                engine.accept(next);
            }
        } finally {
            handling = false;
            handled.run();
        }
    }
}
