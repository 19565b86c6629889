package dev.modelswap.crds.podtemplate;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Kubernetes' strategic merge of pod templates: maps are merged, lists that have a merge key are merged by it, all else is
 * replaced. null and {@code $patch: delete} remove; {@code $patch: replace} replaces the map or the item that has it, and as an
 * item without a key the whole list.
 *
 * <p>Merge keys as in the {@code x-kubernetes-patch-merge-key} of the API server's OpenAPI document, where within a pod
 * template a field's name tells them.
 */
final class StrategicMerge {

    private static final String DIRECTIVE = "$patch";

    private static final Map<String, String> MERGE_KEYS = Map.ofEntries(
            Map.entry("containers", "name"),
            Map.entry("initContainers", "name"),
            Map.entry("env", "name"),
            Map.entry("ports", "containerPort"),
            Map.entry("volumes", "name"),
            Map.entry("volumeMounts", "mountPath"),
            Map.entry("volumeDevices", "devicePath"),
            Map.entry("imagePullSecrets", "name"),
            Map.entry("hostAliases", "ip"),
            Map.entry("topologySpreadConstraints", "topologyKey"),
            Map.entry("resourceClaims", "name"),
            Map.entry("schedulingGates", "name"));

    private StrategicMerge() {}

    /** {@code base} with {@code patch} applied; neither is changed. */
    static ObjectNode of(ObjectNode base, ObjectNode patch) {
        ObjectNode merged = has(patch, "replace") ? JsonNodeFactory.instance.objectNode() : base.deepCopy();
        patch.properties().forEach(field -> {
            String name = field.getKey();
            JsonNode value = field.getValue();
            if (value.isNull() || has(value, "delete")) {
                merged.remove(name);
            } else if (!name.equals(DIRECTIVE)) {
                merged.set(name, value(name, merged.get(name), value));
            }
        });
        return merged;
    }

    private static JsonNode value(String field, @Nullable JsonNode base, JsonNode patch) {
        if (patch instanceof ObjectNode fields) {
            return of(base instanceof ObjectNode object ? object : JsonNodeFactory.instance.objectNode(), fields);
        }
        String key = MERGE_KEYS.get(field);
        return key == null || !patch.isArray() ? patch : list(key, base, patch);
    }

    private static ArrayNode list(String key, @Nullable JsonNode base, JsonNode patch) {
        ArrayNode merged = JsonNodeFactory.instance.arrayNode();
        if (base instanceof ArrayNode items && !replacesList(patch, key)) {
            merged.addAll(items);
        }
        for (JsonNode item : patch) {
            int index = index(merged, item.get(key), key);
            if (has(item, "delete")) {
                merged.remove(index);
            } else if (index >= 0) {
                merged.set(index, value("", merged.get(index), item));
            } else if (!has(item, "replace") || item.has(key)) {
                merged.add(value("", null, item));
            }
        }
        return merged;
    }

    /** Where the list has the item of this key; -1, which removes nothing, if it has none. */
    private static int index(ArrayNode list, @Nullable JsonNode wanted, String key) {
        for (int i = 0; i < list.size(); i++) {
            if (wanted != null && wanted.equals(list.get(i).get(key))) {
                return i;
            }
        }
        return -1;
    }

    private static boolean replacesList(JsonNode patch, String key) {
        for (JsonNode item : patch) {
            if (has(item, "replace") && !item.has(key)) {
                return true;
            }
        }
        return false;
    }

    private static boolean has(JsonNode value, String directive) {
        return directive.equals(value.path(DIRECTIVE).textValue());
    }
}
