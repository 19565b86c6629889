package dev.modelswap.crds.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import dev.modelswap.crds.podtemplate.PodTemplatePatch;
import dev.modelswap.crds.values.DurationText;
import dev.modelswap.crds.values.Json;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import io.fabric8.kubernetes.api.model.EnvFromSource;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.LocalObjectReference;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.ResourceRequirements;
import io.fabric8.kubernetes.api.model.Toleration;
import io.fabric8.kubernetes.api.model.Volume;
import io.fabric8.kubernetes.api.model.VolumeMount;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How a model's server runs, how long it stays, and how requests reach it. Every component is optional: what a model
 * leaves out comes from {@code spec.defaults}, then from {@link #builtIn()}. Durations are strings as
 * {@link DurationText} reads them.
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
@ValidationRule(
        value = "!has(self.ttl) || (self.ttl != '' && self.ttl.matches('" + DurationText.PATTERN + "'))",
        message = "ttl: " + DurationText.REMEDY)
@ValidationRule(
        value = "!has(self.startTimeout) || (self.startTimeout != '' && self.startTimeout.matches('"
                + DurationText.PATTERN + "'))",
        message = "startTimeout: " + DurationText.REMEDY)
@ValidationRule(
        value = "!has(self.unloadTimeout) || (self.unloadTimeout != '' && self.unloadTimeout.matches('"
                + DurationText.PATTERN + "'))",
        message = "unloadTimeout: " + DurationText.REMEDY)
public record ModelSettings(
        @JsonPropertyDescription("Container image of the inference server.") @Size(min = 1, max = 1024) @Nullable
        String image,

        @JsonPropertyDescription("Replaces the image's entry point.") @Size(max = 512) @Nullable
        List<@Size(max = 32768) String> command,

        @JsonPropertyDescription(
                "Arguments of the server. It must listen on all addresses (llama-server: --host 0.0.0.0) at 'port'.")
        @Size(max = 512)
        @Nullable
        List<@Size(max = 32768) String> args,

        @JsonPropertyDescription("Environment variables, as in a Pod: kubectl explain pod.spec.containers.env.")
        @Size(max = 256)
        @Nullable
        List<EnvVar> env,

        @JsonPropertyDescription(
                "Sources of environment variables: ConfigMaps and Secrets, as in a Pod: kubectl explain"
                        + " pod.spec.containers.envFrom.")
        @Size(max = 64)
        @Nullable
        List<EnvFromSource> envFrom,

        @JsonPropertyDescription("Port the server listens on; 8080 if absent.") @Min(1) @Max(65535) @Nullable
        Integer port,

        @JsonPropertyDescription(
                "Path that answers 200 once the model can serve; /health if absent. \"none\": the server"
                        + " counts as ready as soon as its pod is Ready.")
        @Size(max = 1024)
        @Pattern("^(/.*|none)$")
        @Nullable
        String healthPath,

        @JsonPropertyDescription("Pods of the model while it is loaded; 1 if absent.") @Min(1) @Max(100) @Nullable
        Integer replicas,

        @JsonPropertyDescription("Resources of the server's container, GPUs among them: limits: {nvidia.com/gpu: 1}.")
        @Nullable
        ResourceRequirements resources,

        @JsonPropertyDescription(
                "GPU memory that one pod of the model takes once it is loaded, such as 9Gi, for models that share GPUs: placement Fit loads as"
                        + " many as the memory of a node's GPUs holds. Not for models that claim whole GPUs by resources.")
        @Nullable
        Quantity vram,

        @JsonPropertyDescription("Volumes of the pod, as in a Pod: kubectl explain pod.spec.volumes.")
        @Size(max = 64)
        @Nullable
        List<Volume> volumes,

        @JsonPropertyDescription(
                "Where the container mounts the volumes, as in a Pod: kubectl explain pod.spec.containers.volumeMounts.")
        @Size(max = 64)
        @Nullable
        List<VolumeMount> volumeMounts,

        @JsonPropertyDescription("Labels of the nodes that may run the model.") @Size(max = 64) @Nullable
        Map<String, @Size(max = 63) String> nodeSelector,

        @JsonPropertyDescription(
                "Taints that the model's pods tolerate, as in a Pod: kubectl explain pod.spec.tolerations.")
        @Size(max = 64)
        @Nullable
        List<Toleration> tolerations,

        @JsonPropertyDescription("RuntimeClass of the pod, such as nvidia.") @Size(min = 1, max = 253) @Nullable
        String runtimeClassName,

        @JsonPropertyDescription("Secrets to pull the image with.") @Size(max = 64) @Nullable
        List<LocalObjectReference> imagePullSecrets,

        @JsonPropertyDescription(
                "Anything else of the pod, as in a Deployment's spec.template, merged over the generated template as kubectl"
                        + " patch does: maps field by field; containers, env, volumes and the like by name (the server's"
                        + " container is 'server'), volumeMounts by mountPath, ports by containerPort; all else is replaced."
                        + " '$patch: delete' removes an item or a map. A model's is merged over the one of spec.defaults.")
        @Nullable
        PodTemplatePatch podTemplate,

        @JsonPropertyDescription(
                "Idle time after which the model is unloaded, counted from the last request's end; 0s, the"
                        + " default, means never.")
        @Size(max = 64)
        @Pattern(DurationText.PATTERN)
        @Nullable
        String ttl,

        @JsonPropertyDescription("Longest time a load may take before its requests fail; 10m if absent.")
        @Size(max = 64)
        @Pattern(DurationText.PATTERN)
        @Nullable
        String startTimeout,

        @JsonPropertyDescription("Time that the server has to end after it was told to; 10s if absent.")
        @Size(max = 64)
        @Pattern(DurationText.PATTERN)
        @Nullable
        String unloadTimeout,

        @JsonPropertyDescription(
                "Requests the model takes at once, waiting ones included; more are answered 429. 10 if absent.")
        @Min(1)
        @Max(100000)
        @Nullable
        Integer concurrencyLimit,

        @JsonPropertyDescription(
                "Value of the request body's \"model\" that the server sees; if absent, the name the client used.")
        @Size(min = 1, max = 253)
        @Nullable
        String useModelName,

        @JsonPropertyDescription(
                "While a streamed request waits, stream what it waits for, as reasoning, until the answer begins. Off if"
                        + " absent.")
        @Nullable
        Boolean sendLoadingState,

        @JsonPropertyDescription("Changes to the JSON bodies of the requests.") @Nullable
        Filters filters,

        @JsonPropertyDescription("How long requests wait for the server.") @Nullable
        Timeouts timeouts,

        @JsonPropertyDescription(
                "WebSockets to the model start nothing and count as no request: they neither keep the model loaded nor delay"
                        + " its unloading. Off if absent.")
        @Nullable
        Boolean ignoreWebsockets) {

    private static final ModelSettings BUILT_IN = Json.MAPPER.convertValue(
            Map.of(
                    "port", 8080,
                    "healthPath", "/health",
                    "replicas", 1,
                    "ttl", "0s",
                    "startTimeout", "10m",
                    "unloadTimeout", "10s",
                    "concurrencyLimit", 10),
            ModelSettings.class);

    /** The settings of a model about which nothing was said. */
    public static ModelSettings builtIn() {
        return BUILT_IN;
    }

    /** {@code value}, which {@link #builtIn} settings lie under; throws where they do not. */
    public <T> T required(@Nullable T value, String name) {
        if (value == null) {
            throw new IllegalStateException("settings without " + name);
        }
        return value;
    }

    /**
     * These settings, and {@code defaults}' where these say nothing; lists and maps are replaced, not merged. Pod templates
     * too: who wants one merged over the other applies both.
     */
    public ModelSettings over(@Nullable ModelSettings defaults) {
        return defaults == null ? this : Json.merged(defaults, this, ModelSettings.class);
    }
}
