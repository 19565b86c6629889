package dev.modelswap.proxy.http.api;

import dev.modelswap.proxy.activity.ActivityLog;
import dev.modelswap.proxy.activity.ActivityPage;
import dev.modelswap.proxy.activity.ActivityQuery;
import dev.modelswap.proxy.http.answer.ApiError;
import dev.modelswap.proxy.http.answer.BadRequest;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.Objects;
import java.util.function.Function;
import java.util.function.LongPredicate;

/** The requests that have ended: page by page, and what they come to. */
public final class ActivityApi {

    private final ActivityLog log;
    private final LongPredicate captured;

    /** {@code captured} says of a row whether its request and answer can be had. */
    public ActivityApi(ActivityLog log, LongPredicate captured) {
        this.log = log;
        this.captured = captured;
    }

    public void mount(Router router) {
        router.get("/api/metrics/activity").handler(this::activity);
        router.get("/api/metrics/stats")
                .handler(routing -> answer(
                        routing,
                        log.stats(Objects.requireNonNullElse(routing.request().getParam("model"), "")),
                        stats -> stats.toJson()));
    }

    private void activity(RoutingContext routing) {
        try {
            ActivityQuery query = ActivityParameters.read(routing.queryParams());
            answer(routing, log.find(query), page -> json(query, page));
        } catch (BadRequest e) {
            e.error().send(routing.request());
        }
    }

    private JsonObject json(ActivityQuery query, ActivityPage page) {
        JsonArray data = new JsonArray();
        page.rows().forEach(row -> data.add(row.toJson(captured.test(row.id()))));
        return new JsonObject()
                .put("data", data)
                .put("page", query.page())
                .put("limit", query.limit())
                .put("total", page.total())
                .put("total_pages", Math.ceilDiv(page.total(), query.limit()));
    }

    private static <T> void answer(RoutingContext routing, Future<T> found, Function<T, JsonObject> json) {
        found.onSuccess(value -> routing.json(json.apply(value)))
                .onFailure(error -> ApiError.unavailable("The activity cannot be read: " + error.getMessage())
                        .send(routing.request()));
    }
}
