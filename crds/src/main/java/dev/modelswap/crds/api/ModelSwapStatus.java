package dev.modelswap.crds.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.kubernetes.api.model.Condition;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What the operator observed, and the profile that proxies honour. */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record ModelSwapStatus(
        @JsonPropertyDescription("Generation of the spec that this status speaks of.") @Nullable
        Long observedGeneration,

        @JsonPropertyDescription("Profile that the proxy honours; absent: none.") @Nullable
        String activeProfile,

        @JsonPropertyDescription(
                "Profile by which the proxy answers, as it said last; absent: none. It follows activeProfile in a moment:"
                        + " wait for it after a switch.")
        @Nullable
        String servedProfile,

        @JsonPropertyDescription("Address of the API inside the cluster; OpenAI clients add /v1.") @Nullable
        String url,

        @JsonPropertyDescription("Names of the models that are Ready, for kubectl get; absent: none.") @Nullable
        String loaded,

        @JsonPropertyDescription("Names of the models that are Failed, for kubectl get; absent: none.") @Nullable
        String failed,

        @JsonPropertyDescription("The models as observed.") List<ModelStatus> models,

        @JsonPropertyDescription(
                "Accepted: the spec is valid. ProfileResolved: the wanted profile exists. ProxyAvailable:"
                        + " the proxy serves. Ready: all of these.")
        List<Condition> conditions) {

    /** A status whose names of models by phase are those of {@code models}. */
    public ModelSwapStatus(
            @Nullable Long observedGeneration,
            @Nullable String activeProfile,
            @Nullable String servedProfile,
            @Nullable String url,
            List<ModelStatus> models,
            List<Condition> conditions) {
        this(
                observedGeneration,
                activeProfile,
                servedProfile,
                url,
                names(models, ModelStatus.Phase.Ready),
                names(models, ModelStatus.Phase.Failed),
                models,
                conditions);
    }

    public ModelSwapStatus {
        models = models == null ? List.of() : List.copyOf(models);
        conditions = conditions == null ? List.of() : List.copyOf(conditions);
    }

    private static @Nullable String names(List<ModelStatus> models, ModelStatus.Phase phase) {
        String names = models.stream()
                .filter(model -> model.phase() == phase)
                .map(ModelStatus::name)
                .collect(Collectors.joining(","));
        return names.isEmpty() ? null : names;
    }
}
