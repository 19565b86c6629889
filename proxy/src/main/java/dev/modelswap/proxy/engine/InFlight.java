package dev.modelswap.proxy.engine;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The requests that were granted and have not finished; each holds its model. */
final class InFlight {

    private final Map<Long, String> modelOf = new LinkedHashMap<>();
    private final Map<String, Integer> counts = new HashMap<>();
    private long changes;

    void add(long request, String model) {
        modelOf.put(request, model);
        if (counts.merge(model, 1, Integer::sum) == 1) {
            changes++;
        }
    }

    /** The model that the request held, if it held one. */
    @Nullable
    String remove(long request) {
        String model = modelOf.remove(request);
        if (model != null) {
            if (counts.computeIfPresent(model, (name, count) -> count == 1 ? null : count - 1) == null) {
                changes++;
            }
        }
        return model;
    }

    /** The requests that hold the model, in the order they were granted in. */
    List<Long> of(String model) {
        return modelOf.entrySet().stream()
                .filter(entry -> entry.getValue().equals(model))
                .map(Map.Entry::getKey)
                .toList();
    }

    int count(String model) {
        return counts.getOrDefault(model, 0);
    }

    /** A number that grows whenever a model gets its first request or loses its last. */
    long changes() {
        return changes;
    }

    int count() {
        return modelOf.size();
    }
}
