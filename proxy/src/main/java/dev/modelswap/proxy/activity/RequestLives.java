package dev.modelswap.proxy.activity;

import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

/** Where requests' lives begin; all observers hear of all of them. */
public final class RequestLives {

    private final LongSupplier clock;
    private final InstantSource calendar;
    private final LifeObserver observers;
    private final Captures captures;
    private final AtomicLong last = new AtomicLong();

    /** Lives that are told to these, in their order, and recorded for {@code captures}; {@code clock} counts nanoseconds. */
    public RequestLives(LongSupplier clock, InstantSource calendar, Captures captures, List<LifeObserver> observers) {
        this.clock = clock;
        this.calendar = calendar;
        this.captures = captures;
        this.observers = new All(observers);
    }

    public RequestLife begin(Asked asked) {
        RequestLife life = new RequestLife(
                last.incrementAndGet(), asked, calendar.instant(), clock, observers, captures.record(asked));
        observers.began(life);
        return life;
    }

    private record All(List<LifeObserver> observers) implements LifeObserver {

        @Override
        public void began(RequestLife life) {
            observers.forEach(observer -> observer.began(life));
        }

        @Override
        public void ended(RequestLife life, Ending ending) {
            observers.forEach(observer -> observer.ended(life, ending));
        }
    }
}
