package dev.modelswap.crds.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A name behind which each request goes to one of several models. */
@JsonInclude(JsonInclude.Include.NON_NULL)
@ValidationRule(
        value = "has(self.targets) && self.targets.size() > 0",
        message = "targets: the selector has no targets: list at least one or remove it")
@ValidationRule(
        value = "!has(self.spillover) || self.strategy == 'spillover'",
        message = "spillover: it belongs to the strategy spillover: remove it, or write strategy: spillover")
public record Selector(
        @JsonPropertyDescription("Name that clients use.") @Required @Size(min = 1, max = 253)
        String name,

        @JsonPropertyDescription(
                "How a target is chosen. warm: the first that is ready, else the first that is starting, else the first. pin:"
                        + " always the first. spillover: as few targets as possible, one more when all active ones have as many"
                        + " requests as 'spillover' says.")
        @Required
        Strategy strategy,

        @JsonPropertyDescription("IDs or aliases of models, or models of peers, in order of preference.")
        @Size(max = 64)
        List<@Size(max = 507) String> targets,

        @JsonPropertyDescription(
                "Requests per target, through this selector, before another target is used; 1 if absent. For spillover.")
        @Min(1)
        @Max(100000)
        @Nullable
        Integer spillover,

        @JsonPropertyDescription("Name shown to people in /v1/models.") @Size(max = 253) @Nullable
        String displayName,

        @JsonPropertyDescription("Description shown to people in /v1/models.") @Size(max = 4096) @Nullable
        String description,

        @JsonPropertyDescription("Hides the selector from /v1/models; it can still be called.") @Nullable
        Boolean unlisted,

        @JsonPropertyDescription("Anything, shown to clients in /v1/models under meta.modelswap.")
        @Size(max = 64)
        @Nullable
        Map<String, JsonNode> metadata) {

    /** Ways to choose a target, as users write them. */
    public enum Strategy {
        warm,
        pin,
        spillover
    }

    public Selector {
        targets = targets == null ? List.of() : List.copyOf(targets);
    }
}
