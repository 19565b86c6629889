package dev.modelswap.crds.serving;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonProcessingException;
import dev.modelswap.crds.api.Matrix;
import dev.modelswap.crds.api.ModelGroup;
import dev.modelswap.crds.api.ModelSwapSpec;
import dev.modelswap.crds.api.Peer;
import dev.modelswap.crds.api.Profile;
import dev.modelswap.crds.api.ProxySettings;
import dev.modelswap.crds.api.Selector;
import dev.modelswap.crds.values.Json;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The last valid configuration of a resource, as much of it as the proxy serves by. The operator writes it into a
 * ConfigMap, so that a proxy that restarts while the spec is invalid goes on with the last good one.
 *
 * @param fit how models are placed by the room on the nodes; null: groups or the matrix say what runs together
 * @param matrix used instead of the groups where it is there
 * @param priorities model ID to priority; 0 where it has none
 * @param ignorePaths null: the built-in ones
 * @param allowedOrigins whose pages may ask; empty: those of any
 * @param sessionHeader by which clients name a row of requests, beside those that always count
 */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record ServingConfig(
        List<ServedModel> models,
        List<ModelGroup> groups,
        @Nullable Matrix matrix,
        @Nullable ServedFit fit,
        Map<String, Integer> priorities,
        List<Profile> profiles,
        List<Selector> selectors,
        List<Peer> peers,
        List<String> preload,
        boolean includeAliasesInList,
        @Nullable List<String> ignorePaths,
        List<String> allowedOrigins,
        @Nullable String sessionHeader) {

    /** Key of the ConfigMap's data that holds the configuration as JSON. */
    public static final String KEY = "serving.json";

    /** A configuration without models. */
    public static final ServingConfig EMPTY = new ServingConfig(List.of(), List.of(), List.of());

    public ServingConfig {
        models = models == null ? List.of() : List.copyOf(models);
        groups = groups == null ? List.of() : List.copyOf(groups);
        priorities = priorities == null ? Map.of() : Collections.unmodifiableMap(new TreeMap<>(priorities));
        profiles = profiles == null ? List.of() : List.copyOf(profiles);
        selectors = selectors == null ? List.of() : List.copyOf(selectors);
        peers = peers == null ? List.of() : List.copyOf(peers);
        preload = preload == null ? List.of() : List.copyOf(preload);
        ignorePaths = ignorePaths == null ? null : List.copyOf(ignorePaths);
        allowedOrigins = allowedOrigins == null ? List.of() : List.copyOf(allowedOrigins);
    }

    /** A configuration of these, and of nothing else. */
    public ServingConfig(List<ServedModel> models, List<ModelGroup> groups, List<Profile> profiles) {
        this(
                models, groups, null, null, Map.of(), profiles, List.of(), List.of(), List.of(), false, null, List.of(),
                null);
    }

    /** What a valid {@code spec} of the resource of this name says to the proxy. */
    public static ServingConfig of(String resource, ModelSwapSpec spec) {
        ProxySettings proxy = Objects.requireNonNullElse(spec.proxy(), ProxySettings.NONE);
        return new ServingConfig(
                spec.models().stream()
                        .map(model -> ServedModel.of(resource, model, spec.defaults()))
                        .toList(),
                spec.groups(),
                spec.matrix(),
                ServedFit.of(spec),
                spec.priorities(),
                spec.profiles(),
                spec.selectors(),
                spec.peers(),
                spec.preload(),
                Boolean.TRUE.equals(spec.includeAliasesInList()),
                spec.ignorePaths(),
                Objects.requireNonNullElse(proxy.allowedOrigins(), List.of()),
                proxy.sessionHeader());
    }

    /** This configuration; but models in these Deployments, which still run as {@code last} said, are reached as it said. */
    public ServingConfig withEndpointsOf(ServingConfig last, Set<String> deployments) {
        Map<String, ServedModel> former = last.models().stream()
                .filter(model -> deployments.contains(model.deployment()))
                .collect(Collectors.toMap(ServedModel::deployment, Function.identity()));
        return new ServingConfig(
                models.stream()
                        .map(model -> former.containsKey(model.deployment())
                                ? model.withEndpointOf(former.get(model.deployment()))
                                : model)
                        .toList(),
                groups,
                matrix,
                fit,
                priorities,
                profiles,
                selectors,
                peers,
                preload,
                includeAliasesInList,
                ignorePaths,
                allowedOrigins,
                sessionHeader);
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
