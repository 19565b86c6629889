package dev.modelswap.proxy.http.api;

import dev.modelswap.crds.naming.Resolution;
import dev.modelswap.proxy.admission.EngineLoop;
import dev.modelswap.proxy.http.answer.ApiError;
import dev.modelswap.proxy.serving.Serving;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;

/**
 * Unloads models for people who want their place now. Answered once the models have ended: what they serve may end within their
 * {@code unloadTimeout}, what waits for them is turned away.
 */
public final class UnloadApi {

    private static final String ALL = "/api/models/unload";
    private static final String ONE = ALL + "/";

    private final Serving serving;
    private final EngineLoop engine;

    public UnloadApi(Serving serving, EngineLoop engine) {
        this.serving = serving;
        this.engine = engine;
    }

    public void mount(Router router) {
        router.get("/unload").handler(routing -> unloadAll(routing, () -> text(routing)));
        router.post(ALL).handler(routing -> unloadAll(routing, () -> routing.json(new JsonObject().put("msg", "ok"))));
        router.post(ONE + "*").handler(this::unloadOne);
    }

    private void unloadAll(RoutingContext routing, Runnable answer) {
        answer(routing, engine.unloadAll(), answer);
    }

    /** By any name that reaches a model now, the active profile's too. */
    private void unloadOne(RoutingContext routing) {
        String path = String.valueOf(routing.request().path());
        String name = URLDecoder.decode(path.substring(ONE.length()).replace("+", "%2B"), StandardCharsets.UTF_8);
        switch (serving.now().names().resolve(name)) {
            case Resolution.Found found -> answer(routing, engine.unload(found.model()), () -> text(routing));
            case Resolution.AtPeer atPeer ->
                notHere(routing, name, "a model of peer '" + atPeer.peer().name() + "'");
            case Resolution.Selected selected -> notHere(routing, name, "a selector, not a model");
            case Resolution.Disabled _, Resolution.NotPaired _, Resolution.Unknown _ ->
                ApiError.notFound("model not found: '" + name + "'").send(routing.request());
        }
    }

    private static void answer(RoutingContext routing, Future<Void> unloaded, Runnable answer) {
        unloaded.onSuccess(done -> answer.run())
                .onFailure(error -> ApiError.unavailable("The models cannot be unloaded: " + error.getMessage())
                        .send(routing.request()));
    }

    private static void notHere(RoutingContext routing, String name, String what) {
        ApiError.notFound("'" + name + "' is " + what + ": there is nothing to unload here.")
                .send(routing.request());
    }

    private static void text(RoutingContext routing) {
        routing.response().putHeader("Content-Type", "text/plain").end("OK");
    }
}
