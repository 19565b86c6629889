package dev.modelswap.crds.serving;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.modelswap.crds.api.ModelGroup;
import dev.modelswap.crds.api.ModelSwapSpec;
import dev.modelswap.crds.api.Placement;
import dev.modelswap.crds.values.DurationText;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Placement by the room on the nodes, as it holds.
 *
 * @param minResidency for which a model stays once it is ready
 * @param evictCosts model ID to a factor from 1; 1 where it has none
 * @param persistent IDs of the models that never go for another
 */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record ServedFit(Duration minResidency, Map<String, Integer> evictCosts, List<String> persistent) {

    public ServedFit {
        minResidency = minResidency == null ? Duration.ZERO : minResidency;
        evictCosts = evictCosts == null ? Map.of() : Collections.unmodifiableMap(new TreeMap<>(evictCosts));
        persistent = persistent == null ? List.of() : List.copyOf(persistent);
    }

    /** What a valid spec says; null where its models are placed by groups. */
    static @Nullable ServedFit of(ModelSwapSpec spec) {
        if (Placement.policyOf(spec) != Placement.Policy.Fit) {
            return null;
        }
        Placement placement = Objects.requireNonNullElse(spec.placement(), Placement.NONE);
        String residency = placement.minResidency();
        return new ServedFit(
                residency == null ? Duration.ZERO : DurationText.parse(residency),
                placement.evictCosts(),
                Stream.concat(
                                placement.persistent().stream(),
                                spec.groups().stream()
                                        .filter(group -> Boolean.TRUE.equals(group.persistent()))
                                        .map(ModelGroup::members)
                                        .flatMap(List::stream))
                        .distinct()
                        .sorted()
                        .toList());
    }
}
