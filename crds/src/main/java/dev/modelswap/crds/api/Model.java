package dev.modelswap.crds.api;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.modelswap.crds.values.Json;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One model: the names it goes by, and its {@link ModelSettings} beside them. */
@JsonInclude(JsonInclude.Include.NON_NULL)
@ValidationRule(
        value = "!has(self.aliases) || !('' in self.aliases)",
        message = "aliases: an alias cannot be empty: give it a name or remove it")
@ValidationRule(
        value = "!has(self.aliases) || !(self.name in self.aliases)",
        message = "aliases: one is the model's own name, which always reaches it: remove it from the aliases")
public record Model(
        @JsonPropertyDescription("The model's ID, the name that clients use; '/', ':' and '.' are allowed.")
        @Required
        @Size(min = 1, max = 253)
        String name,

        @JsonPropertyDescription("Name shown to people in /v1/models.") @Size(max = 253) @Nullable
        String displayName,

        @JsonPropertyDescription("Description shown to people in /v1/models.") @Size(max = 4096) @Nullable
        String description,

        @JsonPropertyDescription("Other names of the model, whatever the profile.") @Size(max = 64)
        List<@Size(max = 253) String> aliases,

        @JsonPropertyDescription("Hides the model from /v1/models; it can still be called.") @Nullable
        Boolean unlisted,

        @JsonPropertyDescription("Anything, shown to clients in /v1/models under meta.modelswap.")
        @Size(max = 64)
        @Nullable
        Map<String, JsonNode> metadata,

        @JsonPropertyDescription("What the model can do, for clients that read it in /v1/models.") @Nullable
        Capabilities capabilities,

        @JsonUnwrapped ModelSettings settings) {

    public Model {
        aliases = aliases == null ? List.of() : List.copyOf(aliases);
    }

    /**
     * A model as users write it, its settings beside its names. Jackson could unwrap the settings by itself, but not
     * under the Kubernetes client's mapper, which wraps the properties of creators.
     */
    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    static Model of(ObjectNode fields) {
        Names names = Json.MAPPER.convertValue(fields, Names.class);
        ModelSettings settings = Json.MAPPER.convertValue(fields, ModelSettings.class);
        return new Model(
                names.name(),
                names.displayName(),
                names.description(),
                names.aliases(),
                names.unlisted(),
                names.metadata(),
                names.capabilities(),
                settings);
    }

    private record Names(
            String name,
            @Nullable String displayName,
            @Nullable String description,
            List<String> aliases,
            @Nullable Boolean unlisted,
            @Nullable Map<String, JsonNode> metadata,
            @Nullable Capabilities capabilities) {}
}
