package dev.modelswap.proxy.http.api;

import dev.modelswap.crds.api.Capabilities;
import dev.modelswap.crds.api.ModelGroup;
import dev.modelswap.crds.api.Peer;
import dev.modelswap.crds.api.Selector;
import dev.modelswap.crds.serving.ServedModel;
import dev.modelswap.proxy.admission.ModelReport;
import dev.modelswap.proxy.admission.ModelReport.FailedLoad;
import dev.modelswap.proxy.engine.ModelState;
import dev.modelswap.proxy.engine.Wait;
import dev.modelswap.proxy.fleet.RunningPod;
import dev.modelswap.proxy.serving.Serving;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** How all models do at one moment, unlisted ones too, as status and events tell it. */
record ModelStatuses(Serving.View view, Map<String, ModelReport> reports) {

    /** The field that changes though nothing happens. */
    static final String CLOCK = "load_ms";

    private static final ModelReport UNKNOWN = new ModelReport(
            new ModelState.Stopped(),
            List.of(),
            0,
            List.of(),
            OptionalLong.empty(),
            OptionalLong.empty(),
            null,
            null,
            null);

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

    /** The models that run, are about to, or have not ended yet, by ID; as llama-swap tells them. */
    JsonArray running() {
        JsonArray running = new JsonArray();
        view.names().models().stream()
                .filter(model -> isLoaded(report(model).state()))
                .sorted(Comparator.comparing(ServedModel::name))
                .map(model -> described(model.displayName(), model.description())
                        .put("model", model.name())
                        .put("state", report(model).state().word())
                        .put("deployment", model.deployment())
                        .put("ttl", model.ttl().toSeconds()))
                .forEach(running::add);
        return running;
    }

    /** Whether those who only know loaded and unloaded are to take a model in this state for loaded. */
    static boolean isLoaded(ModelState state) {
        return switch (state) {
            case ModelState.Starting _, ModelState.Ready _, ModelState.Stopping _ -> true;
            case ModelState.Stopped _, ModelState.Failed _ -> false;
        };
    }

    /** Selectors by name. */
    JsonArray selectors() {
        JsonArray selectors = new JsonArray();
        view.config().selectors().stream()
                .sorted(Comparator.comparing(Selector::name))
                .map(selector -> described(selector.displayName(), selector.description())
                        .put("id", selector.name())
                        .put("strategy", selector.strategy().name())
                        .put("targets", new JsonArray(selector.targets()))
                        .put("unlisted", Boolean.TRUE.equals(selector.unlisted())))
                .forEach(selectors::add);
        return selectors;
    }

    private ModelReport report(ServedModel model) {
        return reports.getOrDefault(model.name(), UNKNOWN);
    }

    private JsonObject model(ServedModel model) {
        ModelReport report = report(model);
        JsonObject json = described(model.displayName(), model.description())
                .put("id", model.name())
                .put("state", report.state().word())
                .put("unlisted", model.unlisted())
                .put("aliases", new JsonArray(view.names().aliasesOf(model)))
                .put("in_flight", report.inFlight())
                .put("waiting", report.waits().size());
        putProgress(json, report);
        putTimes(json, report);
        putPods(json, report);
        Capabilities capabilities = model.capabilities();
        if (capabilities != null) {
            json.put("capabilities", ModelRecord.flags(capabilities));
            put(json, "context_length", capabilities.context());
        }
        put(json, "group", group(model));
        return json;
    }

    private static void putProgress(JsonObject json, ModelReport report) {
        switch (report.state()) {
            case ModelState.Starting starting ->
                json.put("phase", starting.phase().name().toLowerCase(Locale.ROOT))
                        .put("progress", starting.progress());
            case ModelState.Failed failed -> json.put("cause", failed.failure().message());
            case ModelState.Stopped _, ModelState.Ready _, ModelState.Stopping _ ->
                report.nearestWait().ifPresent(wait -> json.put("phase", phase(wait)));
        }
    }

    private static void putTimes(JsonObject json, ModelReport report) {
        report.loading().ifPresent(millis -> json.put(CLOCK, millis));
        report.usualLoad().ifPresent(millis -> json.put("expected_load_ms", millis));
        put(json, "last_used", seconds(report.lastUsed()));
        put(json, "unload_at", seconds(report.unloadAt()));
    }

    private static void putPods(JsonObject json, ModelReport report) {
        JsonArray pods = new JsonArray();
        int gpus = 0;
        for (RunningPod pod : report.pods()) {
            JsonObject described = new JsonObject().put("name", pod.name()).put("ready", pod.ready());
            put(described, "node", pod.place().node());
            put(json, "node", pod.place().node());
            pods.add(described);
            gpus += pod.place().gpus();
        }
        json.put("pods", pods);
        put(json, "gpus", gpus == 0 ? null : gpus);
        if (report.lastFailure() != null && !(report.state() instanceof ModelState.Failed)) {
            FailedLoad failed = report.lastFailure();
            json.put(
                    "last_failure",
                    new JsonObject().put("cause", failed.failure().message()).put("at", seconds(failed.at())));
        }
    }

    private static String phase(Wait wait) {
        return switch (wait) {
            case Wait.Queued _ -> "queued";
            case Wait.Evicting _ -> "evicting";
            case Wait.Loading loading -> loading.phase().name().toLowerCase(Locale.ROOT);
        };
    }

    private static JsonObject atPeer(Peer peer, String model) {
        return described(null, null)
                .put("id", peer.name() + "/" + model)
                .put("state", "")
                .put("unlisted", false)
                .put("peerID", peer.name())
                .put("aliases", new JsonArray());
    }

    private static JsonObject described(@Nullable String name, @Nullable String description) {
        return new JsonObject()
                .put("name", Objects.requireNonNullElse(name, ""))
                .put("description", Objects.requireNonNullElse(description, ""));
    }

    private @Nullable String group(ServedModel model) {
        return view.config().groups().stream()
                .filter(group -> group.members().contains(model.name()))
                .map(ModelGroup::name)
                .findFirst()
                .orElse(null);
    }

    private static @Nullable String seconds(@Nullable Instant instant) {
        return instant == null ? null : instant.truncatedTo(ChronoUnit.SECONDS).toString();
    }

    private static void put(JsonObject json, String key, @Nullable Object value) {
        if (value != null) {
            json.put(key, value);
        }
    }
}
