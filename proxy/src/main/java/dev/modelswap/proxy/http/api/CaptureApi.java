package dev.modelswap.proxy.http.api;

import dev.modelswap.proxy.activity.Captures;
import dev.modelswap.proxy.http.answer.ApiError;
import dev.modelswap.proxy.http.client.ClientRequest;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** Requests and answers that were kept, for those who have an admin key. */
public final class CaptureApi {

    private static final String ONLY = "Captures can be read with an admin key only, and ";

    private final Vertx vertx;
    private final Captures captures;
    private final @Nullable BooleanSupplier admins;
    private final Elsewhere elsewhere;

    /** Where the captures are that other proxies have made. */
    public interface Elsewhere {

        /** Answers for the row of this ID from there; false if no other proxy has it. */
        boolean answer(RoutingContext routing, long id);
    }

    /** {@code admins} says whether there are any keys of administrators; without it, nobody may read. */
    public CaptureApi(Vertx vertx, Captures captures, @Nullable BooleanSupplier admins, Elsewhere elsewhere) {
        this.vertx = vertx;
        this.captures = captures;
        this.admins = admins;
        this.elsewhere = elsewhere;
    }

    public void mount(Router router) {
        router.get("/api/captures/:id").handler(this::answer);
    }

    private void answer(RoutingContext routing) {
        ApiError forbidden = forbidden(routing);
        if (forbidden != null) {
            forbidden.send(routing.request());
            return;
        }
        long id;
        try {
            id = Long.parseLong(routing.pathParam("id"));
        } catch (NumberFormatException e) {
            ApiError.badRequest("invalid capture ID").send(routing.request());
            return;
        }
        if (!captures.has(id) && elsewhere.answer(routing, id)) {
            return;
        }
        vertx.executeBlocking(() -> captures.find(id), false)
                .onSuccess(found -> tell(routing, found))
                .onFailure(routing::fail);
    }

    private static void tell(RoutingContext routing, @Nullable JsonObject found) {
        if (found == null) {
            ApiError.notFound("capture not found").send(routing.request());
        } else {
            routing.response().putHeader("Cache-Control", "no-store");
            routing.json(found);
        }
    }

    /** Why the request may not read; null if it may. */
    private @Nullable ApiError forbidden(RoutingContext routing) {
        if (ClientRequest.of(routing).ofAdministrator()) {
            return null;
        }
        if (admins == null) {
            return ApiError.forbidden(ONLY + "there are none: spec.proxy.adminKeysSecretRef is not set.");
        }
        return ApiError.forbidden(
                admins.getAsBoolean()
                        ? ONLY + "the request has none."
                        : ONLY + "there are none: the Secret that spec.proxy.adminKeysSecretRef names cannot be had.");
    }
}
