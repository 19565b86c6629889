package dev.modelswap.proxy.http.api;

import dev.modelswap.proxy.activity.InFlight;
import dev.modelswap.proxy.http.answer.ApiError;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;

/** The requests that have begun and not ended, and the end of one before its time. */
public final class InFlightApi {

    private final InFlight requests;

    public InFlightApi(InFlight requests) {
        this.requests = requests;
    }

    public void mount(Router router) {
        router.get("/api/inflight")
                .handler(routing -> routing.json(new JsonObject().put("requests", requests.toJson())));
        router.post("/api/inflight/:id/cancel").handler(this::cancel);
    }

    private void cancel(RoutingContext routing) {
        if (requests.cancel(String.valueOf(routing.pathParam("id")))) {
            routing.json(new JsonObject().put("msg", "ok"));
        } else {
            ApiError.notFound("inflight request not found").send(routing.request());
        }
    }
}
