package dev.modelswap.crds.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Models under one rule of which may run together. */
@JsonInclude(JsonInclude.Include.NON_NULL)
@ValidationRule(
        value = "has(self.members) && self.members.size() > 0",
        message = "members: the group has no members: list models in it or remove it")
public record ModelGroup(
        @JsonPropertyDescription("Name of the group.") @Required @Size(min = 1, max = 253)
        String name,

        @JsonPropertyDescription("Only one member runs at a time: loading one unloads the others.")
        @Default("true")
        @Nullable
        Boolean swap,

        @JsonPropertyDescription("Loading a member unloads the models of all other groups that are not persistent.")
        @Default("true")
        @Nullable
        Boolean exclusive,

        @JsonPropertyDescription("Other groups never unload the members.") @Default("false") @Nullable
        Boolean persistent,

        @JsonPropertyDescription("IDs of the models in the group; a model is in one group at most.") @Size(max = 1000)
        List<@Size(max = 253) String> members) {

    public ModelGroup {
        swap = swap == null || swap;
        exclusive = exclusive == null || exclusive;
        persistent = persistent != null && persistent;
        members = members == null ? List.of() : List.copyOf(members);
    }
}
