package dev.modelswap.crds;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One model: the names it goes by, and its {@link ModelSettings} beside them. */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Model(
        @JsonPropertyDescription("The model's ID, the name that clients use; '/', ':' and '.' are allowed.")
        @Required
        @Size(min = 1, max = 253)
        String name,

        @JsonPropertyDescription("Name shown to people in /v1/models.") @Nullable
        String displayName,

        @JsonPropertyDescription("Description shown to people in /v1/models.") @Nullable
        String description,

        @JsonPropertyDescription("Other names of the model, whatever the profile.")
        List<String> aliases,

        @JsonPropertyDescription("Hides the model from /v1/models; it can still be called.") @Nullable
        Boolean unlisted,

        @JsonUnwrapped ModelSettings settings) {

    public Model {
        aliases = aliases == null ? List.of() : List.copyOf(aliases);
    }
}
