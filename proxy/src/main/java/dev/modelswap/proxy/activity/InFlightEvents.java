package dev.modelswap.proxy.activity;

import dev.modelswap.proxy.events.EventHub;
import dev.modelswap.proxy.events.EventType;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;

/** Tells those who listen for events of the requests in flight. */
public final class InFlightEvents implements InFlightNews.Listener {

    private final InFlight requests;
    private final EventHub events;
    private final InFlightWatch watch;

    public InFlightEvents(InFlight requests, EventHub events) {
        this.requests = requests;
        this.events = events;
        this.watch = new InFlightWatch(requests, this);
        events.snapshots(EventType.INFLIGHT, this::snapshot);
    }

    /** Begins to look. */
    public void start(Vertx vertx) {
        vertx.setPeriodic(InFlightWatch.LOOK_MILLIS, timer -> {
            if (events.heard()) {
                watch.look();
            } else {
                watch.forget();
            }
        });
    }

    void look() {
        watch.look();
    }

    @Override
    public void upsert(String id, JsonObject request) {
        events.publish(
                EventType.INFLIGHT, new JsonObject().put("operation", "upsert").put("request", request));
    }

    @Override
    public void remove(String id) {
        events.publish(
                EventType.INFLIGHT, new JsonObject().put("operation", "remove").put("id", id));
    }

    private JsonObject snapshot() {
        watch.allTold();
        return new JsonObject().put("operation", "snapshot").put("requests", requests.toJson());
    }
}
