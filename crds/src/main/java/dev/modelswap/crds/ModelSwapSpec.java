package dev.modelswap.crds;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Size;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What the user wants served, and how. */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record ModelSwapSpec(
        @JsonPropertyDescription(
                "Profile wanted; absent or \"\" means none. Switch it with: kubectl patch modelswap NAME"
                        + " --type merge -p '{\"spec\":{\"activeProfile\":\"PROFILE\"}}'")
        @Size(max = 253)
        @Nullable
        String activeProfile,

        @JsonPropertyDescription("Settings for all models; a model's own setting replaces the one given here.")
        @Nullable
        ModelSettings defaults,

        @JsonPropertyDescription("The models, each an inference server in a Deployment of its own, loaded on demand.")
        @Size(max = 1000)
        List<Model> models,

        @JsonPropertyDescription("Which models may run together. Models in no group share one implicit group"
                + " (swap: true, exclusive: true), so that one of them runs at a time.")
        @Size(max = 256)
        List<ModelGroup> groups,

        @JsonPropertyDescription("Named maps of aliases to models, at most one active at a time.") @Size(max = 128)
        List<Profile> profiles,

        @JsonPropertyDescription("The proxy that serves the models' API.") @Nullable
        ProxySettings proxy) {

    public ModelSwapSpec {
        models = models == null ? List.of() : List.copyOf(models);
        groups = groups == null ? List.of() : List.copyOf(groups);
        profiles = profiles == null ? List.of() : List.copyOf(profiles);
    }
}
