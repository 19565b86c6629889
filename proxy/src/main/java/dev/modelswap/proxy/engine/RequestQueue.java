package dev.modelswap.proxy.engine;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Requests that wait for their turn, in order of arrival for each model. All requests of one model have the same fate, so
 * what matters of each model is its first.
 */
final class RequestQueue {

    private final Map<String, Map<Long, WaitingRequest>> byModel = new HashMap<>();
    private final Map<Long, String> modelOf = new HashMap<>();

    void add(WaitingRequest request) {
        byModel.computeIfAbsent(request.model(), model -> new LinkedHashMap<>()).put(request.id(), request);
        modelOf.put(request.id(), request.model());
    }

    /** Takes one request out; false if it is not here. */
    boolean remove(long id) {
        String model = modelOf.remove(id);
        Map<Long, WaitingRequest> requests = model == null ? null : byModel.get(model);
        if (model == null || requests == null) {
            return false;
        }
        requests.remove(id);
        if (requests.isEmpty()) {
            byModel.remove(model);
        }
        return true;
    }

    /** Takes all requests of a model out, in order of arrival. */
    List<WaitingRequest> removeAll(String model) {
        Map<Long, WaitingRequest> requests = byModel.remove(model);
        if (requests == null) {
            return List.of();
        }
        requests.keySet().forEach(modelOf::remove);
        return List.copyOf(requests.values());
    }

    /** The first request of each model, in order of arrival. */
    List<WaitingRequest> heads() {
        List<WaitingRequest> heads = new ArrayList<>();
        for (Map<Long, WaitingRequest> requests : byModel.values()) {
            WaitingRequest head = first(requests.values());
            if (head != null) {
                heads.add(head);
            }
        }
        heads.sort(Comparator.comparingLong(WaitingRequest::since).thenComparingLong(WaitingRequest::id));
        return heads;
    }

    int size(String model) {
        return byModel.getOrDefault(model, Map.of()).size();
    }

    int size() {
        return modelOf.size();
    }

    List<String> models() {
        return List.copyOf(byModel.keySet());
    }

    private static @Nullable WaitingRequest first(Collection<WaitingRequest> requests) {
        return requests.isEmpty() ? null : requests.iterator().next();
    }
}
