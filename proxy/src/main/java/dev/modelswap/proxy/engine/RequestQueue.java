package dev.modelswap.proxy.engine;

import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * Requests that wait for their turn, in order of arrival for each model. All requests of one model have the same fate, so
 * what matters of each model is its first.
 */
final class RequestQueue {

    private final Map<String, Map<Long, WaitingRequest>> byModel = new HashMap<>();
    private final Map<Long, String> modelOf = new HashMap<>();
    private final SortedSet<WaitingRequest> heads = new TreeSet<>(WaitingRequest.BY_ARRIVAL);

    void add(WaitingRequest request) {
        Map<Long, WaitingRequest> requests = byModel.computeIfAbsent(request.model(), model -> new LinkedHashMap<>());
        if (requests.isEmpty()) {
            heads.add(request);
        }
        requests.put(request.id(), request);
        modelOf.put(request.id(), request.model());
    }

    /** Takes one request out; false if it is not here. */
    boolean remove(long id) {
        String model = modelOf.remove(id);
        Map<Long, WaitingRequest> requests = model == null ? null : byModel.get(model);
        if (model == null || requests == null) {
            return false;
        }
        heads.remove(first(requests));
        requests.remove(id);
        if (requests.isEmpty()) {
            byModel.remove(model);
        } else {
            heads.add(first(requests));
        }
        return true;
    }

    /** Takes all requests of a model out, in order of arrival. */
    List<WaitingRequest> removeAll(String model) {
        Map<Long, WaitingRequest> requests = byModel.remove(model);
        if (requests == null) {
            return List.of();
        }
        heads.remove(first(requests));
        requests.keySet().forEach(modelOf::remove);
        return List.copyOf(requests.values());
    }

    /** The first request of each model, in order of arrival; what is added and removed shows in it. */
    SortedSet<WaitingRequest> heads() {
        return Collections.unmodifiableSortedSet(heads);
    }

    /** All requests, in no order. */
    List<WaitingRequest> all() {
        return byModel.values().stream()
                .flatMap(requests -> requests.values().stream())
                .toList();
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

    private static WaitingRequest first(Map<Long, WaitingRequest> requests) {
        return requests.values().iterator().next();
    }
}
