package dev.modelswap.crds;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A named map of aliases to the models that answer under them while the profile is active. */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Profile(
        @JsonPropertyDescription("Name of the profile.") @Required @Size(min = 1, max = 253)
        String name,

        @JsonPropertyDescription("What the profile is for.") @Nullable
        String description,

        @JsonPropertyDescription(
                "Alias to target: a model's ID or one of its own aliases. \"\" disables the alias: requests"
                        + " for it get 404. null does the same where it survives, but kubectl apply drops nulls: write \"\".")
        Map<String, @Nullable String> aliases) {

    public Profile {
        aliases = aliases == null ? Map.of() : Collections.unmodifiableMap(new LinkedHashMap<>(aliases));
    }
}
