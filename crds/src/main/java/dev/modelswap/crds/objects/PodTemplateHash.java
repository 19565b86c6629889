package dev.modelswap.crds.objects;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import dev.modelswap.crds.values.Json;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;

/** Pod templates told apart by a few digits, the same in every run of every release that spells the template alike. */
public final class PodTemplateHash {

    private static final ObjectMapper SORTED =
            Json.MAPPER.copy().enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS);

    private PodTemplateHash() {}

    /** The template's digits; the order of its maps does not matter. */
    public static String of(PodTemplateSpec template) {
        try {
            return ObjectNames.hash(SORTED.writeValueAsString(template));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a pod template that cannot be written", e);
        }
    }
}
