package dev.modelswap.proxy.http;

import dev.modelswap.crds.Capabilities;
import dev.modelswap.crds.ModelGroup;
import dev.modelswap.crds.Peer;
import dev.modelswap.crds.ServedModel;
import dev.modelswap.proxy.admission.EngineLoop;
import dev.modelswap.proxy.engine.ModelState;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** How all models do at one moment, unlisted ones too, as status and events tell it. */
record ModelStatuses(Serving.View view, EngineLoop.Snapshot snapshot) {

    private static final ModelState UNKNOWN = new ModelState.Stopped();

    /** Models by ID, then those of peers. */
    JsonArray models() {
        JsonArray models = new JsonArray();
        view.names().models().stream()
                .sorted(Comparator.comparing(ServedModel::name))
                .map(this::model)
                .forEach(models::add);
        view.config()
                .peers()
                .forEach(peer -> peer.models().stream().sorted().forEach(model -> models.add(atPeer(peer, model))));
        return models;
    }

    private JsonObject model(ServedModel model) {
        ModelState state = snapshot.states().getOrDefault(model.name(), UNKNOWN);
        JsonObject json = new JsonObject()
                .put("id", model.name())
                .put("name", Objects.requireNonNullElse(model.displayName(), ""))
                .put("description", Objects.requireNonNullElse(model.description(), ""))
                .put("state", state.word())
                .put("unlisted", model.unlisted())
                .put("aliases", new JsonArray(view.names().aliasesOf(model)));
        switch (state) {
            case ModelState.Starting(var phase, String progress) ->
                json.put("phase", phase.name().toLowerCase(Locale.ROOT)).put("progress", progress);
            case ModelState.Failed(String cause) -> json.put("cause", cause);
            case ModelState.Stopped _, ModelState.Ready _, ModelState.Stopping _ -> {}
        }
        Capabilities capabilities = model.capabilities();
        if (capabilities != null) {
            json.put("capabilities", ModelRecord.flags(capabilities));
            put(json, "context_length", capabilities.context());
        }
        put(json, "group", group(model));
        return json;
    }

    private static JsonObject atPeer(Peer peer, String model) {
        return new JsonObject()
                .put("id", peer.name() + "/" + model)
                .put("name", "")
                .put("description", "")
                .put("state", "")
                .put("unlisted", false)
                .put("peerID", peer.name())
                .put("aliases", new JsonArray());
    }

    private @Nullable String group(ServedModel model) {
        List<ModelGroup> groups = view.config().groups();
        return groups.stream()
                .filter(group -> group.members().contains(model.name()))
                .map(ModelGroup::name)
                .findFirst()
                .orElse(null);
    }

    private static void put(JsonObject json, String key, @Nullable Object value) {
        if (value != null) {
            json.put(key, value);
        }
    }
}
