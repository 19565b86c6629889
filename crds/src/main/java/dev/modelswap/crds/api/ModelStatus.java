package dev.modelswap.crds.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Required;
import org.jspecify.annotations.Nullable;

/** One model as observed in its Deployment and pods. */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record ModelStatus(
        @JsonPropertyDescription("The model's ID.") @Required
        String name,

        @JsonPropertyDescription("Where the model is between stopped and ready.")
        Phase phase,

        @JsonPropertyDescription("Deployment that runs the model.")
        String deployment,

        @JsonPropertyDescription("Why the model is in this phase, in one word.") @Nullable
        String reason,

        @JsonPropertyDescription("Why the model is in this phase, for people.") @Nullable
        String message,

        @JsonPropertyDescription("When the phase last changed, RFC 3339.") @Nullable
        String lastTransitionTime) {

    /** Phases of a model. */
    public enum Phase {
        Stopped,
        Starting,
        Ready,
        Stopping,
        Failed
    }
}
