package dev.modelswap.proxy.http.request;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.modelswap.crds.api.Filters;
import dev.modelswap.proxy.http.answer.BadRequest;
import dev.modelswap.proxy.http.client.HeldBody;
import dev.modelswap.proxy.json.FieldPath;
import dev.modelswap.proxy.json.JsonBody;
import dev.modelswap.proxy.json.JsonText;
import io.vertx.core.buffer.Buffer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What a model's {@link Filters} do to the JSON body of one request: strip, set, set by the name that was called, each in the
 * order of the fields' names. {@code model} is neither stripped nor set.
 */
final class RequestFilters {

    private static final String MODEL = "model";

    private final List<FieldPath> stripped = new ArrayList<>();
    private final List<Map.Entry<FieldPath, JsonNode>> set = new ArrayList<>();

    RequestFilters(Filters filters, String calledAs) {
        // most models have no filters, and this is run for every request
        if (filters.equals(Filters.NONE)) {
            return;
        }
        filters.stripParams().stream()
                .sorted()
                .map(FieldPath::parse)
                .filter(RequestFilters::allowed)
                .forEach(stripped::add);
        addSet(filters.setParams());
        addSet(filters.setParamsByID().getOrDefault(calledAs, Map.of()));
    }

    boolean changeNothing() {
        return stripped.isEmpty() && set.isEmpty();
    }

    /** {@code body} as the filters leave it, its model called {@code name}. */
    Buffer apply(HeldBody body, String name) throws BadRequest {
        FieldPath model = new FieldPath(List.of(MODEL));
        List<FieldPath> paths = new ArrayList<>(stripped);
        set.forEach(field -> paths.add(field.getKey()));
        try {
            JsonText text = JsonText.parse(body.array(), body.length(), paths);
            text.set(model, TextNode.valueOf(name));
            stripped.forEach(text::remove);
            set.forEach(field -> text.set(field.getKey(), field.getValue()));
            ChangedBody changed = new ChangedBody(body);
            text.write(changed);
            return changed.toBuffer();
        } catch (JsonProcessingException e) {
            throw new BadRequest(JsonBody.problem(e));
        }
    }

    private void addSet(Map<String, JsonNode> params) {
        Map<FieldPath, JsonNode> fields = new LinkedHashMap<>();
        new TreeMap<>(params).forEach((name, value) -> fields.put(FieldPath.parse(name), value));
        fields.entrySet().stream().filter(field -> allowed(field.getKey())).forEach(set::add);
    }

    private static boolean allowed(FieldPath path) {
        return !path.first().equals(MODEL);
    }
}
