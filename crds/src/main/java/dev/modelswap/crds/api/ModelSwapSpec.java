package dev.modelswap.crds.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What the user wants served, and how. */
@JsonInclude(JsonInclude.Include.NON_NULL)
@ValidationRule(
        value = "!has(self.matrix) || !has(self.groups) || !(self.groups.size() > 0)",
        message = "matrix: groups and a matrix both say what runs together: keep one of them")
public record ModelSwapSpec(
        @JsonPropertyDescription(
                "Profile wanted; absent or \"\" means none. Switch it with: kubectl patch modelswap NAME"
                        + " --type merge -p '{\"spec\":{\"activeProfile\":\"PROFILE\"}}'")
        @Size(max = 253)
        @Nullable
        String activeProfile,

        @JsonPropertyDescription("Settings for all models; a model's own setting replaces the one given here.")
        @Nullable
        ModelSettings defaults,

        @JsonPropertyDescription("The models, each an inference server in a Deployment of its own, loaded on demand.")
        @Size(max = 1000)
        List<Model> models,

        @JsonPropertyDescription("Which models may run together. Models in no group share one implicit group"
                + " (swap: true, exclusive: true), so that one of them runs at a time.")
        @Size(max = 256)
        List<ModelGroup> groups,

        @JsonPropertyDescription("Which models may run together, as sets of allowed combinations; instead of groups.")
        @Nullable
        Matrix matrix,

        @JsonPropertyDescription("By what models are placed and evicted: by the room on the nodes, or by groups.")
        @Nullable
        Placement placement,

        @JsonPropertyDescription(
                "Model ID to priority: of the requests that wait, those of a model with a higher number go first, until an"
                        + " overtaken one has waited too long. 0 if absent.")
        @Size(max = 1000)
        Map<String, Integer> priorities,

        @JsonPropertyDescription("Named maps of aliases to models, at most one active at a time.") @Size(max = 128)
        List<Profile> profiles,

        @JsonPropertyDescription("Names behind which each request goes to one of several models.") @Size(max = 256)
        List<Selector> selectors,

        @JsonPropertyDescription("Other servers that speak the OpenAI API, and their models.") @Size(max = 64)
        List<Peer> peers,

        @JsonPropertyDescription("IDs or aliases of models that are loaded when the proxy starts, one after the other.")
        @Size(max = 1000)
        List<@Size(max = 253) String> preload,

        @JsonPropertyDescription("List aliases in /v1/models like models of their own. Off if absent.") @Nullable
        Boolean includeAliasesInList,

        @JsonPropertyDescription(
                "Regular expressions, as RE2 reads them, over the path behind /upstream/MODEL: requests whose path matches one do not load the"
                        + " model, but are answered 409 while it is not ready. If absent, the paths of a page's assets, such as"
                        + " .js and .png.")
        @Size(max = 64)
        @Nullable
        List<@Size(max = 253) String> ignorePaths,

        @JsonPropertyDescription("The proxy that serves the models' API.") @Nullable
        ProxySettings proxy) {

    public ModelSwapSpec {
        models = models == null ? List.of() : List.copyOf(models);
        groups = groups == null ? List.of() : List.copyOf(groups);
        priorities = priorities == null ? Map.of() : Collections.unmodifiableMap(new LinkedHashMap<>(priorities));
        profiles = profiles == null ? List.of() : List.copyOf(profiles);
        selectors = selectors == null ? List.of() : List.copyOf(selectors);
        peers = peers == null ? List.of() : List.copyOf(peers);
        preload = preload == null ? List.of() : List.copyOf(preload);
    }
}
