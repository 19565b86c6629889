package dev.modelswap.crds;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What the proxy must know of a model: its names, where it runs, and how it is loaded and asked. */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record ServedModel(
        String name,
        @Nullable String displayName,
        @Nullable String description,
        List<String> aliases,
        boolean unlisted,
        String deployment,
        int port,
        String healthPath,
        int replicas,
        Duration ttl,
        Duration startTimeout,
        int concurrencyLimit,
        @Nullable String useModelName) {

    /** {@link #healthPath} of a model that is ready when its pod is. */
    public static final String NO_HEALTH_PATH = "none";

    /** This model, reached where the other is. */
    ServedModel withEndpointOf(ServedModel other) {
        return Json.merged(
                this,
                Json.MAPPER.createObjectNode().put("port", other.port()).put("healthPath", other.healthPath()),
                ServedModel.class);
    }

    static ServedModel of(String resource, Model model, @Nullable ModelSettings defaults) {
        ModelSettings settings = model.settings().over(defaults).over(ModelSettings.builtIn());
        return new ServedModel(
                model.name(),
                model.displayName(),
                model.description(),
                model.aliases(),
                Boolean.TRUE.equals(model.unlisted()),
                ObjectNames.modelDeployment(resource, model.name()),
                settings.required(settings.port(), "port"),
                settings.required(settings.healthPath(), "healthPath"),
                settings.required(settings.replicas(), "replicas"),
                DurationText.parse(settings.required(settings.ttl(), "ttl")),
                DurationText.parse(settings.required(settings.startTimeout(), "startTimeout")),
                settings.required(settings.concurrencyLimit(), "concurrencyLimit"),
                settings.useModelName());
    }
}
