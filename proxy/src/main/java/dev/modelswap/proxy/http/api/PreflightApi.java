package dev.modelswap.proxy.http.api;

import dev.modelswap.crds.naming.Resolution;
import dev.modelswap.proxy.admission.EngineLoop;
import dev.modelswap.proxy.engine.Preflight;
import dev.modelswap.proxy.http.answer.ApiError;
import dev.modelswap.proxy.serving.Serving;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.TreeMap;

/** What a request for a model would come to: whether it fits, who would go for it, or why it never will. Nothing changes by asking. */
public final class PreflightApi {

    private static final String BEFORE = "/api/models/";
    private static final String AFTER = "/preflight";

    private final Serving serving;
    private final EngineLoop engine;

    public PreflightApi(Serving serving, EngineLoop engine) {
        this.serving = serving;
        this.engine = engine;
    }

    public void mount(Router router) {
        router.get(BEFORE + ":model" + AFTER).handler(this::answer);
        // Names may have slashes.
        router.getWithRegex(BEFORE + ".+" + AFTER).handler(this::answer);
    }

    /** By any name that reaches a model now, the active profile's too. */
    private void answer(RoutingContext routing) {
        String path = String.valueOf(routing.request().path());
        String name = URLDecoder.decode(
                path.substring(BEFORE.length(), path.length() - AFTER.length()).replace("+", "%2B"),
                StandardCharsets.UTF_8);
        if (serving.now().names().resolve(name) instanceof Resolution.Found found) {
            String model = found.model().name();
            engine.preflight(model)
                    .onSuccess(preflight -> routing.json(json(model, preflight)))
                    .onFailure(routing::fail);
        } else {
            ApiError.notFound("'" + name + "' is no model that is loaded here.").send(routing.request());
        }
    }

    private static JsonObject json(String model, Preflight preflight) {
        JsonArray evicts = new JsonArray();
        new TreeMap<>(preflight.evicts())
                .forEach((victim, inFlight) ->
                        evicts.add(new JsonObject().put("model", victim).put("in_flight", inFlight)));
        JsonObject json = new JsonObject()
                .put("model", model)
                .put("outcome", preflight.outcome().name().toLowerCase(Locale.ROOT))
                .put("evicts", evicts)
                .put("waiting", preflight.waiting());
        if (!preflight.reason().isEmpty()) {
            json.put("reason", preflight.reason());
        }
        preflight.usualLoad().ifPresent(millis -> json.put("usual_load_ms", millis));
        return json;
    }
}
