package dev.modelswap.proxy.http;

import dev.modelswap.crds.NameResolver;
import dev.modelswap.crds.Resolution;
import dev.modelswap.crds.ServedModel;
import dev.modelswap.proxy.admission.EngineLoop;
import dev.modelswap.proxy.engine.ModelState;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.Map;
import java.util.TreeMap;

/** Which models there are ({@code /v1/models}) and which run ({@code /running}); asking loads nothing. */
final class ModelListing {

    private static final ModelState UNKNOWN = new ModelState.Stopped();

    private final Serving serving;
    private final EngineLoop engine;

    ModelListing(Serving serving, EngineLoop engine) {
        this.serving = serving;
        this.engine = engine;
    }

    void mount(Router router) {
        router.get("/v1/models").handler(this::models);
        router.get("/models").handler(this::models);
        router.get("/running").handler(this::running);
    }

    private void models(RoutingContext routing) {
        engine.snapshot().onComplete(snapshot -> {
            Map<String, ModelState> states = snapshot.result().states();
            Map<String, JsonObject> listed = new TreeMap<>();
            Serving.View view = serving.now();
            for (ServedModel model : view.names().models()) {
                if (!model.unlisted()) {
                    listed.put(model.name(), describe(model.name(), "model", model, view.names(), states));
                }
            }
            view.config().profiles().stream()
                    .filter(profile -> profile.name().equals(view.profile()))
                    .flatMap(profile -> profile.aliases().keySet().stream())
                    .forEach(alias -> {
                        if (view.names().resolve(alias)
                                instanceof Resolution.Found(ServedModel model, String name, String calledAs)) {
                            listed.putIfAbsent(alias, describe(name, "alias", model, view.names(), states));
                        }
                    });
            routing.json(new JsonObject()
                    .put("object", "list")
                    .put("data", new JsonArray(listed.values().stream().toList())));
        });
    }

    private static JsonObject describe(
            String id, String type, ServedModel model, NameResolver names, Map<String, ModelState> states) {
        JsonObject meta = new JsonObject().put("type", type).put("aliases", new JsonArray(names.aliasesOf(model)));
        if (!id.equals(model.name())) {
            meta.put("modelID", model.name());
        }
        JsonObject described = new JsonObject()
                .put("id", id)
                .put("object", "model")
                .put("created", System.currentTimeMillis() / 1000)
                .put("owned_by", "modelswap")
                .put("meta", new JsonObject().put("modelswap", meta))
                .put(
                        "status",
                        new JsonObject().put("value", state(model, states).occupies() ? "loaded" : "unloaded"));
        putText(described, "name", model.displayName());
        putText(described, "description", model.description());
        return described;
    }

    private void running(RoutingContext routing) {
        engine.snapshot().onComplete(snapshot -> {
            JsonArray running = new JsonArray();
            Map<String, ModelState> states = snapshot.result().states();
            serving.now().names().models().stream()
                    .filter(model -> state(model, states).occupies())
                    .sorted(java.util.Comparator.comparing(ServedModel::name))
                    .forEach(model -> running.add(new JsonObject()
                            .put("model", model.name())
                            .put("state", state(model, states).word())
                            .put("deployment", model.deployment())
                            .put("ttl", model.ttl().toSeconds())
                            .put("name", model.displayName() == null ? "" : model.displayName())
                            .put("description", model.description() == null ? "" : model.description())));
            routing.json(new JsonObject().put("running", running));
        });
    }

    private static ModelState state(ServedModel model, Map<String, ModelState> states) {
        return states.getOrDefault(model.name(), UNKNOWN);
    }

    private static void putText(JsonObject json, String key, @org.jspecify.annotations.Nullable String text) {
        if (text != null) {
            json.put(key, text);
        }
    }
}
