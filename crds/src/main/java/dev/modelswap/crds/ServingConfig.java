package dev.modelswap.crds;

import com.fasterxml.jackson.core.JsonProcessingException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * The last valid configuration of a resource, as much of it as the proxy serves by. The operator writes it into a
 * ConfigMap, so that a proxy that restarts while the spec is invalid goes on with the last good one.
 */
public record ServingConfig(List<ServedModel> models, List<ModelGroup> groups, List<Profile> profiles) {

    /** Key of the ConfigMap's data that holds the configuration as JSON. */
    public static final String KEY = "serving.json";

    public ServingConfig {
        models = models == null ? List.of() : List.copyOf(models);
        groups = groups == null ? List.of() : List.copyOf(groups);
        profiles = profiles == null ? List.of() : List.copyOf(profiles);
    }

    /** What a valid {@code spec} of the resource of this name says to the proxy. */
    public static ServingConfig of(String resource, ModelSwapSpec spec) {
        return new ServingConfig(
                spec.models().stream()
                        .map(model -> ServedModel.of(resource, model, spec.defaults()))
                        .toList(),
                spec.groups(),
                spec.profiles());
    }

    /** This configuration; but models in these Deployments, which still run as {@code last} said, are reached as it said. */
    public ServingConfig withEndpointsOf(ServingConfig last, Set<String> deployments) {
        Map<String, ServedModel> former = last.models().stream()
                .filter(model -> deployments.contains(model.deployment()))
                .collect(Collectors.toMap(ServedModel::deployment, Function.identity()));
        return new ServingConfig(
                models.stream()
                        .map(model -> model.withEndpointOf(former.getOrDefault(model.deployment(), model)))
                        .toList(),
                groups,
                profiles);
    }

    /** The configuration as {@link #toJson} wrote it; throws {@link IllegalArgumentException} where it did not. */
    public static ServingConfig fromJson(String json) {
        try {
            return Json.MAPPER.readValue(json, ServingConfig.class);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("not a serving configuration: " + e.getOriginalMessage(), e);
        }
    }

    /** The configuration as one line of JSON; equal configurations give equal lines. */
    public String toJson() {
        try {
            return Json.MAPPER.writeValueAsString(this);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a serving configuration that cannot be written", e);
        }
    }
}
