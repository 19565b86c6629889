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

    void add(long request, String model) {
        modelOf.put(request, model);
        counts.merge(model, 1, Integer::sum);
    }

    /** The model that the request held, if it held one. */
    @Nullable
    String remove(long request) {
        String model = modelOf.remove(request);
        if (model != null) {
            counts.computeIfPresent(model, (name, count) -> count == 1 ? null : count - 1);
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

    int count() {
        return modelOf.size();
    }
}
