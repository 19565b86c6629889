package dev.modelswap.proxy.activity;

import dev.modelswap.proxy.events.EventHub;
import dev.modelswap.proxy.events.EventType;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.util.Comparator;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Tells those who listen for events of the requests in flight. It looks at them from time to time, so that requests are not
 * slowed by it, and one that ends before the next look is not told of.
 */
public final class InFlightEvents {

    private static final long LOOK_MILLIS = 250;

    /** Of one look; the others come with the next. */
    private static final int MOST_TOLD = 200;

    private final InFlight requests;
    private final EventHub events;
    /** What listeners know: the number that a request's changes had when they were told of it. */
    private final Map<Long, Integer> told = new ConcurrentHashMap<>();

    private long lastTold;

    public InFlightEvents(InFlight requests, EventHub events) {
        this.requests = requests;
        this.events = events;
        events.snapshots(EventType.INFLIGHT, this::snapshot);
    }

    /** Begins to look. */
    public void start(Vertx vertx) {
        vertx.setPeriodic(LOOK_MILLIS, timer -> {
            if (events.heard()) {
                look();
            } else {
                told.clear();
            }
        });
    }

    void look() {
        told.keySet().stream().filter(id -> !requests.has(id)).toList().forEach(id -> {
            told.remove(id);
            events.publish(
                    EventType.INFLIGHT,
                    new JsonObject().put("operation", "remove").put("id", String.valueOf(id)));
        });
        requests.lives().stream()
                .filter(life -> !Integer.valueOf(life.changes()).equals(told.get(life.id())))
                .sorted(Comparator.comparing((RequestLife life) -> life.id() <= lastTold)
                        .thenComparingLong(RequestLife::id))
                .limit(MOST_TOLD)
                .toList()
                .forEach(this::tell);
    }

    private void tell(RequestLife life) {
        lastTold = life.id();
        told.put(life.id(), life.changes());
        events.publish(
                EventType.INFLIGHT, new JsonObject().put("operation", "upsert").put("request", InFlight.json(life)));
    }

    private JsonObject snapshot() {
        requests.lives().forEach(life -> told.put(life.id(), life.changes()));
        return new JsonObject().put("operation", "snapshot").put("requests", requests.toJson());
    }
}
