package dev.modelswap.crds.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import dev.modelswap.crds.values.DurationText;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Size;
import io.fabric8.kubernetes.api.model.Quantity;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** By what it is decided which models run beside each other, and which one goes for another. */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record Placement(
        @JsonPropertyDescription(
                "Fit: as many models are loaded as the nodes have room for, and the cheapest go when one more needs it. Groups: spec.groups or"
                        + " spec.matrix say what runs together. If absent, Groups.")
        @Nullable
        Policy policy,

        @JsonPropertyDescription(
                "Fit: a model that has become ready stays at least so long before it goes for another, unless it has"
                        + " outlived its ttl; 0s if absent.")
        @Size(max = 64)
        @Pattern(DurationText.PATTERN)
        @Nullable
        String minResidency,

        @JsonPropertyDescription(
                "Fit: model ID to a factor, a whole number from 1, by which unloading it costs more than the time that loading it again takes;"
                        + " 1 if absent.")
        @Size(max = 1000)
        Map<String, Integer> evictCosts,

        @JsonPropertyDescription("Fit: IDs of the models that never go for another.") @Size(max = 1000)
        List<@Size(max = 253) String> persistent,

        @JsonPropertyDescription(
                "Fit: memory of each GPU of a node, by the node's name, \"*\" for all others that have GPUs, for models with vram: {\"*\": 24Gi}. If absent,"
                        + " what GPU feature discovery writes into the node's label nvidia.com/gpu.memory.")
        @Size(max = 1000)
        Map<String, Quantity> gpuMemory) {

    /** A placement about which nothing was said. */
    public static final Placement NONE = new Placement(null, null, Map.of(), List.of(), Map.of());

    /** By what victims are chosen. */
    public enum Policy {
        /** The groups or the matrix. */
        Groups,
        /** The room on the nodes. */
        Fit
    }

    public Placement {
        evictCosts = evictCosts == null ? Map.of() : Collections.unmodifiableMap(new LinkedHashMap<>(evictCosts));
        persistent = persistent == null ? List.of() : List.copyOf(persistent);
        gpuMemory = gpuMemory == null ? Map.of() : Collections.unmodifiableMap(new LinkedHashMap<>(gpuMemory));
    }

    /** What holds for the resource. */
    public static Policy policyOf(ModelSwapSpec spec) {
        return spec.placement() != null && spec.placement().policy() != null
                ? spec.placement().policy()
                : Policy.Groups;
    }
}
