package dev.modelswap.crds.validation;

import dev.modelswap.crds.api.Model;
import dev.modelswap.crds.api.ModelSettings;
import dev.modelswap.crds.api.ModelSwapSpec;
import dev.modelswap.crds.api.Placement;
import dev.modelswap.crds.values.Problem;
import io.fabric8.kubernetes.api.model.Quantity;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Models that placement by room cannot place: valid, and hardly what is meant. */
public final class PlacementWarnings {

    private static final int MOST_NAMED = 5;

    private PlacementWarnings() {}

    /** At most one for all such models; none where groups decide. */
    public static List<Problem> of(ModelSwapSpec spec) {
        if (Placement.policyOf(spec) != Placement.Policy.Fit) {
            return List.of();
        }
        List<String> uncounted = spec.models().stream()
                .filter(model -> !counts(model, spec.defaults()))
                .map(Model::name)
                .toList();
        if (uncounted.size() < 2) {
            return List.of(); // alone it is in nobody's way
        }
        String names = uncounted.stream().limit(MOST_NAMED).collect(Collectors.joining(", "))
                + (uncounted.size() > MOST_NAMED ? " and " + (uncounted.size() - MOST_NAMED) + " more" : "");
        return List.of(new Problem(
                "spec.models",
                names + " ask for nothing by which room is counted, so that one of them runs at a time: write resources"
                        + " (GPUs or memory) or vram"));
    }

    private static boolean counts(Model model, @Nullable ModelSettings defaults) {
        ModelSettings settings = model.settings().over(defaults);
        // What a template says of resources is the cluster's to read.
        return settings.vram() != null
                || settings.podTemplate() != null
                || (settings.resources() != null
                        && Stream.of(
                                        settings.resources().getLimits(),
                                        settings.resources().getRequests())
                                .anyMatch(PlacementWarnings::counts));
    }

    private static boolean counts(@Nullable Map<String, Quantity> resources) {
        return resources != null
                && resources.keySet().stream().anyMatch(name -> name.contains("/") || name.equals("memory"));
    }
}
