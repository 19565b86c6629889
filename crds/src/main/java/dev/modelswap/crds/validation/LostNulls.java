package dev.modelswap.crds.validation;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import dev.modelswap.crds.api.ModelSwap;
import dev.modelswap.crds.api.Profile;
import dev.modelswap.crds.values.Json;
import dev.modelswap.crds.values.Problem;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Aliases that a user disabled by null and that are not disabled: {@code kubectl apply} drops nulls, and only the annotation
 * in which it keeps what it applied still shows them.
 */
public final class LostNulls {

    private static final String LAST_APPLIED = "kubectl.kubernetes.io/last-applied-configuration";

    private LostNulls() {}

    /** One problem to an alias that {@code resource} lost; none where it was not applied so. */
    public static List<Problem> problems(ModelSwap resource) {
        Map<String, String> annotations =
                Optional.ofNullable(resource.getMetadata().getAnnotations()).orElse(Map.of());
        JsonNode applied = json(annotations.getOrDefault(LAST_APPLIED, "{}"));
        List<Problem> problems = new ArrayList<>();
        for (JsonNode profile : applied.path("spec").path("profiles")) {
            resource.getSpec().profiles().stream()
                    .filter(kept -> kept.name().equals(profile.path("name").textValue()))
                    .forEach(kept -> problems.addAll(lost(profile.path("aliases"), kept)));
        }
        return List.copyOf(problems);
    }

    private static List<Problem> lost(JsonNode applied, Profile kept) {
        return applied.properties().stream()
                .filter(alias -> alias.getValue().isNull())
                .filter(alias -> !kept.aliases().containsKey(alias.getKey()))
                .map(alias -> new Problem(
                        "spec.profiles[" + kept.name() + "].aliases",
                        "'" + alias.getKey() + "' was given as null, which kubectl apply drops, so the profile does not"
                                + " disable it: write \"\" instead"))
                .toList();
    }

    /** The annotation is anybody's to write: what is no JSON says nothing. */
    private static JsonNode json(String text) {
        try {
            return Json.MAPPER.readTree(text);
        } catch (JsonProcessingException e) {
            return Json.MAPPER.createObjectNode();
        }
    }
}
