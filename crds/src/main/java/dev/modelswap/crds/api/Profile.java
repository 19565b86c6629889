package dev.modelswap.crds.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A named map of aliases to the models that answer under them while the profile is active. */
@JsonInclude(JsonInclude.Include.NON_NULL)
@ValidationRule(
        value = "has(self.aliases) && self.aliases.size() > 0",
        message = "aliases: the profile has no aliases: add at least one or remove the profile")
@ValidationRule(
        value = "!has(self.aliases) || !('' in self.aliases)",
        message = "aliases: an alias cannot be empty: give it a name or remove it")
public record Profile(
        @JsonPropertyDescription("Name of the profile.") @Required @Size(min = 1, max = 253)
        String name,

        @JsonPropertyDescription("What the profile is for.") @Size(max = 4096) @Nullable
        String description,

        @JsonPropertyDescription(
                "Alias to target: a model's ID or one of its own aliases, a selector, or a peer's model. \"\" disables the alias: requests"
                        + " for it get 404. null does the same where it survives, but kubectl apply drops nulls: write \"\".")
        @Size(max = 256)
        Map<String, @Size(max = 253) @Nullable String> aliases) {

    public Profile {
        aliases = aliases == null ? Map.of() : Collections.unmodifiableMap(new LinkedHashMap<>(aliases));
    }
}
