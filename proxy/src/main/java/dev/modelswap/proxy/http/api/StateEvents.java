package dev.modelswap.proxy.http.api;

import dev.modelswap.proxy.admission.EngineLoop;
import dev.modelswap.proxy.cluster.Observation;
import dev.modelswap.proxy.events.EventHub;
import dev.modelswap.proxy.events.EventType;
import dev.modelswap.proxy.serving.Serving;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.concurrent.atomic.AtomicReference;

/** Tells those who listen for events of the active profile, at once, and of models, often enough to watch them. */
public final class StateEvents {

    private static final long LOOK_MILLIS = 250;

    private final Serving serving;
    private final EngineLoop engine;
    private final EventHub events;
    private final AtomicReference<JsonArray> models = new AtomicReference<>(new JsonArray());
    private final AtomicReference<String> profile = new AtomicReference<>("");

    public StateEvents(Serving serving, EngineLoop engine, EventHub events) {
        this.serving = serving;
        this.engine = engine;
        this.events = events;
        events.snapshots(EventType.MODEL_STATUS, models::get);
        events.snapshots(EventType.PROFILE_CHANGED, () -> profile(profile.get()));
    }

    /** Begins to look at the models. */
    public void start(Vertx vertx) {
        vertx.setPeriodic(LOOK_MILLIS, timer -> {
            if (events.heard()) {
                look();
            }
        });
    }

    /** Hears which profile is active; after {@link Serving} has. */
    public void observe(Observation observation) {
        if (observation instanceof Observation.ProfileSeen(String seen)
                && !profile.getAndSet(seen).equals(seen)) {
            events.publish(EventType.PROFILE_CHANGED, profile(seen));
        }
    }

    /** Looks at the models now; never fails. */
    public Future<Void> look() {
        return engine.reports()
                .map(reports -> new ModelStatuses(serving.now(), reports).models())
                .onSuccess(this::seen)
                .otherwiseEmpty()
                .mapEmpty();
    }

    private void seen(JsonArray now) {
        if (!withoutClocks(models.getAndSet(now)).equals(withoutClocks(now))) {
            events.publish(EventType.MODEL_STATUS, now);
        }
    }

    /** That time passes is no news. */
    private static JsonArray withoutClocks(JsonArray models) {
        JsonArray copy = models.copy();
        copy.forEach(model -> ((JsonObject) model).remove(ModelStatuses.CLOCK));
        return copy;
    }

    /** In the words of both of llama-swap's profile APIs. */
    private static JsonObject profile(String name) {
        return new JsonObject().put("active", name.isEmpty() ? null : name).put("activeProfile", name);
    }
}
