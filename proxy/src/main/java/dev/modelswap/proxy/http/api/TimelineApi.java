package dev.modelswap.proxy.http.api;

import dev.modelswap.proxy.admission.ModelWatcher;
import dev.modelswap.proxy.engine.ModelState;
import dev.modelswap.proxy.events.EventHub;
import dev.modelswap.proxy.events.EventType;
import dev.modelswap.proxy.http.answer.ApiError;
import dev.modelswap.proxy.timeline.Span;
import dev.modelswap.proxy.timeline.Timeline;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.time.temporal.ChronoUnit;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The timeline of models as they run, over HTTP and as events. */
public final class TimelineApi implements ModelWatcher {

    private static final int MAX_SPANS = 2000;

    private final Timeline timeline;

    public TimelineApi(EventHub events) {
        timeline = new Timeline(
                MAX_SPANS,
                span -> events.publish(
                        EventType.TIMELINE,
                        new JsonObject().put("operation", "upsert").put("span", json(span))));
        events.snapshots(
                EventType.TIMELINE,
                () -> new JsonObject().put("operation", "snapshot").put("spans", spans(Instant.MIN)));
    }

    public void mount(Router router) {
        router.get("/api/timeline").handler(this::answer);
    }

    @Override
    public void stateObserved(String model, ModelState state, int waiting) {
        timeline.observed(model, state, waiting, Instant.now());
    }

    @Override
    public void requestWaits(String model) {
        timeline.waits(model);
    }

    @Override
    public void modelsChanged(Set<String> models) {
        timeline.retain(models, Instant.now());
    }

    private void answer(RoutingContext routing) {
        String since = routing.request().getParam("since");
        try {
            routing.json(new JsonObject().put("spans", spans(instant(since))));
        } catch (DateTimeParseException e) {
            ApiError.badRequest("invalid 'since' timestamp, use RFC3339 format").send(routing.request());
        }
    }

    private static Instant instant(@Nullable String text) {
        return text == null ? Instant.MIN : OffsetDateTime.parse(text).toInstant();
    }

    private JsonArray spans(Instant since) {
        JsonArray spans = new JsonArray();
        timeline.since(since).forEach(span -> spans.add(json(span)));
        return spans;
    }

    private static JsonObject json(Span span) {
        JsonObject json = new JsonObject()
                .put("id", span.id())
                .put("model", span.model())
                .put("state", span.state())
                .put("from", text(span.from()))
                .put("to", span.to() == null ? null : text(span.to()))
                .put("waited", span.waited());
        return span.cause() == null ? json : json.put("cause", span.cause());
    }

    private static String text(Instant instant) {
        return instant.truncatedTo(ChronoUnit.MILLIS).toString();
    }
}
