package dev.modelswap.crds.serving;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.JsonNode;
import dev.modelswap.crds.api.Capabilities;
import dev.modelswap.crds.api.Filters;
import dev.modelswap.crds.api.Model;
import dev.modelswap.crds.api.ModelSettings;
import dev.modelswap.crds.objects.ObjectNames;
import dev.modelswap.crds.values.DurationText;
import dev.modelswap.crds.values.Json;
import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What the proxy must know of a model: its names, where it runs, and how it is loaded and asked.
 *
 * @param aliases other names of the model, its variants among them
 * @param metadata shown to clients as it is
 */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record ServedModel(
        String name,
        @Nullable String displayName,
        @Nullable String description,
        List<String> aliases,
        boolean unlisted,
        Map<String, JsonNode> metadata,
        @Nullable Capabilities capabilities,
        String deployment,
        int port,
        String healthPath,
        int replicas,
        Duration ttl,
        Duration startTimeout,
        Duration unloadTimeout,
        int concurrencyLimit,
        boolean sendLoadingState,
        @Nullable String useModelName,
        Filters filters,
        ServedTimeouts timeouts,
        boolean ignoreWebsockets) {

    /** {@link #healthPath} of a model that is ready when its pod is. */
    public static final String NO_HEALTH_PATH = "none";

    public ServedModel {
        aliases = aliases == null ? List.of() : List.copyOf(aliases);
        metadata = metadata == null ? Map.of() : Collections.unmodifiableMap(new LinkedHashMap<>(metadata));
        unloadTimeout = unloadTimeout == null ? Duration.ofSeconds(10) : unloadTimeout;
        filters = filters == null ? Filters.NONE : filters;
        timeouts = timeouts == null ? ServedTimeouts.of(null) : timeouts;
    }

    /** This model, reached where the other is. */
    ServedModel withEndpointOf(ServedModel other) {
        return Json.merged(
                this,
                Json.MAPPER.createObjectNode().put("port", other.port()).put("healthPath", other.healthPath()),
                ServedModel.class);
    }

    public static ServedModel of(String resource, Model model, @Nullable ModelSettings defaults) {
        ModelSettings settings = model.settings().over(defaults).over(ModelSettings.builtIn());
        Filters filters = Objects.requireNonNullElse(settings.filters(), Filters.NONE);
        return new ServedModel(
                model.name(),
                model.displayName(),
                model.description(),
                Stream.concat(model.aliases().stream(), filters.setParamsByID().keySet().stream())
                        .filter(name -> !name.equals(model.name()))
                        .distinct()
                        .toList(),
                Boolean.TRUE.equals(model.unlisted()),
                Objects.requireNonNullElse(model.metadata(), Map.of()),
                model.capabilities(),
                ObjectNames.modelDeployment(resource, model.name()),
                settings.required(settings.port(), "port"),
                settings.required(settings.healthPath(), "healthPath"),
                settings.required(settings.replicas(), "replicas"),
                DurationText.parse(settings.required(settings.ttl(), "ttl")),
                DurationText.parse(settings.required(settings.startTimeout(), "startTimeout")),
                DurationText.parse(settings.required(settings.unloadTimeout(), "unloadTimeout")),
                settings.required(settings.concurrencyLimit(), "concurrencyLimit"),
                Boolean.TRUE.equals(settings.sendLoadingState()),
                settings.useModelName(),
                filters,
                ServedTimeouts.of(settings.timeouts()),
                Boolean.TRUE.equals(settings.ignoreWebsockets()));
    }
}
