package dev.modelswap.crds.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.kubernetes.api.model.Condition;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What the operator observed, and the profile that proxies honour. */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record ModelSwapStatus(
        @JsonPropertyDescription("Generation of the spec that this status speaks of.") @Nullable
        Long observedGeneration,

        @JsonPropertyDescription("Profile that the proxy honours; absent: none.") @Nullable
        String activeProfile,

        @JsonPropertyDescription("Address of the API inside the cluster; OpenAI clients add /v1.") @Nullable
        String url,

        @JsonPropertyDescription("The models as observed.") List<ModelStatus> models,

        @JsonPropertyDescription(
                "Accepted: the spec is valid. ProfileResolved: the wanted profile exists. ProxyAvailable:"
                        + " the proxy serves. Ready: all of these.")
        List<Condition> conditions) {

    public ModelSwapStatus {
        models = models == null ? List.of() : List.copyOf(models);
        conditions = conditions == null ? List.of() : List.copyOf(conditions);
    }
}
