package dev.modelswap.proxy.kubernetes;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.node.ArrayNode;
import dev.modelswap.crds.values.Json;
import io.fabric8.kubernetes.api.model.coordination.v1.Lease;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Which models are in use by requests of proxies that lead no more, as annotations of the Lease tell: one to a proxy, whose key ends with the
 * name of its pod and whose value is a JSON array of the models' IDs.
 */
final class UseElsewhere {

    private static final String PREFIX = "in-use.modelswap.dev/";

    private UseElsewhere() {}

    /** By the pods of the proxies; those that use none are left out. */
    static Map<String, Set<String>> in(Lease lease) {
        Map<String, Set<String>> use = new HashMap<>();
        Map<String, String> annotations = lease.getMetadata().getAnnotations();
        if (annotations != null) {
            annotations.forEach((key, value) -> {
                if (key.startsWith(PREFIX) && value != null) {
                    use.put(key.substring(PREFIX.length()), models(value));
                }
            });
        }
        use.values().removeIf(Set::isEmpty);
        return Map.copyOf(use);
    }

    /** The annotation of the proxy in this pod. */
    static String key(String pod) {
        return PREFIX + pod;
    }

    /** Its value; null, which removes it, if no model is in use. */
    static @Nullable String value(Set<String> models) {
        if (models.isEmpty()) {
            return null;
        }
        ArrayNode names = Json.MAPPER.createArrayNode();
        new TreeSet<>(models).forEach(names::add);
        return names.toString();
    }

    /** The annotation is anybody's to write: what is no list of names says nothing. */
    private static Set<String> models(String value) {
        try {
            return Set.copyOf(Json.MAPPER.readValue(value, new TypeReference<Set<String>>() {}));
        } catch (JsonProcessingException | NullPointerException e) {
            return Set.of();
        }
    }
}
