package dev.modelswap.crds.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Which models may run together, as sets of allowed combinations; used instead of groups. */
@JsonInclude(JsonInclude.Include.NON_NULL)
@ValidationRule(
        value = "has(self.sets) && self.sets.size() > 0",
        message = "sets: the matrix has no sets: add at least one or remove it")
public record Matrix(
        @JsonPropertyDescription("Short name to the ID of a model, for use in expressions and evictCosts.")
        @Size(max = 1000)
        Map<String, @Size(max = 253) String> vars,

        @JsonPropertyDescription(
                "Short name or model ID to what unloading the model costs, a whole number from 1; 1 if absent. Of the allowed"
                        + " combinations, the one that costs least is chosen.")
        @Size(max = 1000)
        Map<String, Integer> evictCosts,

        @JsonPropertyDescription(
                "The sets, in order of preference where the costs are equal. A model in no set runs alone.")
        @Size(max = 256)
        List<MatrixSet> sets) {

    public Matrix {
        vars = inOrder(vars);
        evictCosts = inOrder(evictCosts);
        sets = sets == null ? List.of() : List.copyOf(sets);
    }

    /** A named family of combinations. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record MatrixSet(
            @JsonPropertyDescription("Name of the set, for use as +NAME in other sets.")
            @Required
            @Size(min = 1, max = 253)
            String name,

            @JsonPropertyDescription(
                    "Models that may run together: '&' joins, '|' gives alternatives, '+NAME' is another set, parentheses"
                            + " group; '&' binds tighter. Example: (chat | code) & embed.")
            @Required
            @Size(min = 1, max = 4096)
            String expression) {}

    private static <V> Map<String, V> inOrder(@Nullable Map<String, V> map) {
        return map == null ? Map.of() : Collections.unmodifiableMap(new LinkedHashMap<>(map));
    }
}
