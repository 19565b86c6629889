package dev.modelswap.proxy.http.api;

import dev.modelswap.crds.api.Capabilities;
import dev.modelswap.crds.api.Capabilities.Modality;
import dev.modelswap.crds.api.Peer;
import dev.modelswap.crds.api.Selector;
import dev.modelswap.crds.serving.ServedModel;
import io.vertx.core.json.Json;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * One entry of {@code /v1/models}: OpenAI's fields, what a model can do in the fields that OpenRouter's and llama-server's
 * clients read, and, under {@code meta.modelswap}, the user's metadata with what kind of name it is.
 */
final class ModelRecord {

    /** Fields of the record that the user's metadata may give where the model does not say its capabilities. */
    private static final List<String> LIFTED =
            List.of("architecture", "capabilities", "supported_parameters", "context_length");

    private final JsonObject json = new JsonObject();
    private final JsonObject meta = new JsonObject();
    private final JsonObject modelswap = new JsonObject();

    /** A record of the kind {@code type}; {@code created} is in seconds since 1970. */
    ModelRecord(String id, String type, long created) {
        json.put("id", id)
                .put("object", "model")
                .put("created", created)
                .put("owned_by", "modelswap")
                .put("meta", meta.put("modelswap", modelswap));
        modelswap.put("type", type);
    }

    ModelRecord named(@Nullable String name, @Nullable String description) {
        putText("name", name);
        putText("description", description);
        return this;
    }

    ModelRecord loaded(boolean loaded) {
        json.put("status", new JsonObject().put("value", loaded ? "loaded" : "unloaded"));
        return this;
    }

    /** Something of ModelSwap's own about the name. */
    ModelRecord with(String key, Object value) {
        modelswap.put(key, value);
        return this;
    }

    /** What the model's user says of it; what ModelSwap itself says of the name stands before that. */
    ModelRecord describedBy(ServedModel model) {
        Capabilities capabilities = model.capabilities();
        model.metadata().forEach((key, value) -> {
            if (!LIFTED.contains(key)) {
                putAbsent(key, Json.decodeValue(value.toString()));
            } else if (capabilities == null) {
                json.put(key, Json.decodeValue(value.toString()));
            }
        });
        return capabilities == null ? this : capable(capabilities);
    }

    /** The user's metadata of a name that is not one model's. */
    ModelRecord describedBy(Selector selector) {
        if (selector.metadata() != null) {
            selector.metadata().forEach((key, value) -> putAbsent(key, Json.decodeValue(value.toString())));
        }
        return this;
    }

    /** The record of a peer's model, whose state nobody here knows. */
    static ModelRecord ofPeer(String id, Peer peer, String model, long created) {
        return new ModelRecord(id, "peer", created)
                .named(peer.name() + ": " + model, null)
                .with("peerID", peer.name())
                .loaded(false);
    }

    JsonObject toJson() {
        return json;
    }

    private ModelRecord capable(Capabilities capabilities) {
        json.put("architecture", architecture(capabilities));
        JsonObject flags = flags(capabilities);
        if (!flags.isEmpty()) {
            json.put("capabilities", flags);
        }
        if (Boolean.TRUE.equals(capabilities.tools())) {
            json.put("supported_parameters", JsonArray.of("tools", "tool_choice"));
        }
        if (capabilities.context() != null && capabilities.context() > 0) {
            json.put("context_length", capabilities.context());
            meta.put("n_ctx", capabilities.context());
        }
        return this;
    }

    private static JsonObject architecture(Capabilities capabilities) {
        return new JsonObject()
                .put("input_modalities", names(capabilities.in()))
                .put("output_modalities", names(capabilities.out()))
                .put("modality", joined(capabilities.in()) + "->" + joined(capabilities.out()));
    }

    static JsonObject flags(Capabilities capabilities) {
        List<Modality> in = capabilities.in();
        List<Modality> out = capabilities.out();
        JsonObject flags = new JsonObject();
        flag(flags, "vision", in.contains(Modality.image));
        flag(flags, "audio_transcriptions", in.contains(Modality.audio) && out.contains(Modality.text));
        flag(flags, "audio_speech", in.contains(Modality.text) && out.contains(Modality.audio));
        flag(flags, "image_generation", in.contains(Modality.text) && out.contains(Modality.image));
        flag(flags, "image_to_image", in.contains(Modality.image) && out.contains(Modality.image));
        flag(flags, "function_calling", Boolean.TRUE.equals(capabilities.tools()));
        flag(flags, "reranker", Boolean.TRUE.equals(capabilities.reranker()));
        return flags;
    }

    private static void flag(JsonObject flags, String name, boolean can) {
        if (can) {
            flags.put(name, true);
        }
    }

    private static JsonArray names(List<Modality> modalities) {
        return new JsonArray(modalities.stream().map(Modality::name).toList());
    }

    private static String joined(List<Modality> modalities) {
        return modalities.stream().map(Modality::name).collect(Collectors.joining("+"));
    }

    private void putAbsent(String key, @Nullable Object value) {
        if (!modelswap.containsKey(key)) {
            modelswap.put(key, value);
        }
    }

    private void putText(String key, @Nullable String text) {
        if (text != null) {
            json.put(key, text);
        }
    }
}
