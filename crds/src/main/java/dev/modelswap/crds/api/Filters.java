package dev.modelswap.crds.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Changes to the JSON bodies of a model's requests, in this order: strip, set, set by the requested name. Keys are paths: dots
 * step into objects, numbers into arrays. {@code model} can be neither stripped nor set.
 */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@ValidationRule(
        value = "!has(self.stripParams) || !('model' in self.stripParams)",
        message = "stripParams: 'model' names the model and cannot be removed: leave it")
public record Filters(
        @JsonPropertyDescription(
                "Fields removed from the request body, such as temperature or chat_template_kwargs.enable_thinking; dots step"
                        + " into objects. 'model' cannot be removed.")
        @Size(max = 64)
        List<@Size(max = 253) String> stripParams,

        @JsonPropertyDescription(
                "Fields set in the request body, whatever the client sent: path to any JSON value. 'model' cannot be set:"
                        + " see useModelName.")
        @Size(max = 64)
        Map<String, JsonNode> setParams,

        @JsonPropertyDescription(
                "Name to fields that are set, after setParams, for requests that ask for the model by this name. Every name"
                        + " but the model's own is an alias of the model, called a variant.")
        @Size(max = 64)
        Map<String, Map<String, JsonNode>> setParamsByID) {

    /** Filters that change nothing. */
    public static final Filters NONE = new Filters(List.of(), Map.of(), Map.of());

    public Filters {
        stripParams = stripParams == null ? List.of() : List.copyOf(stripParams);
        setParams = inOrder(setParams);
        setParamsByID = inOrder(setParamsByID);
    }

    private static <V> Map<String, V> inOrder(@Nullable Map<String, V> map) {
        return map == null ? Map.of() : Collections.unmodifiableMap(new LinkedHashMap<>(map));
    }
}
