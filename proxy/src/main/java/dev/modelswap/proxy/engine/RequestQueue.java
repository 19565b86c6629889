package dev.modelswap.proxy.engine;

import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Requests that wait for their turn, in order of arrival for each model. All requests of one model have the same fate, so
 * what matters of each model is its first.
 */
final class RequestQueue {

    private final Map<String, Map<Long, WaitingRequest>> byModel = new HashMap<>();
    /** All, nearly in order of arrival. */
    private final Map<Long, WaitingRequest> byId = new LinkedHashMap<>();

    private final SortedSet<WaitingRequest> heads = new TreeSet<>(WaitingRequest.BY_ARRIVAL);

    void add(WaitingRequest request) {
        Map<Long, WaitingRequest> requests = byModel.computeIfAbsent(request.model(), model -> new LinkedHashMap<>());
        if (requests.isEmpty()) {
            heads.add(request);
        }
        requests.put(request.id(), request);
        byId.put(request.id(), request);
    }

    /** Takes one request out; null if it is not here. */
    @Nullable
    WaitingRequest remove(long id) {
        WaitingRequest request = byId.remove(id);
        Map<Long, WaitingRequest> requests = request == null ? null : byModel.get(request.model());
        if (request == null || requests == null) {
            return null;
        }
        if (first(requests).id() != id) {
            requests.remove(id);
            return request;
        }
        heads.remove(request);
        requests.remove(id);
        if (requests.isEmpty()) {
            byModel.remove(request.model());
        } else {
            heads.add(first(requests));
        }
        return request;
    }

    /** Takes all requests of a model out, in order of arrival. */
    List<WaitingRequest> removeAll(String model) {
        Map<Long, WaitingRequest> requests = byModel.remove(model);
        if (requests == null) {
            return List.of();
        }
        heads.remove(first(requests));
        requests.keySet().forEach(byId::remove);
        return List.copyOf(requests.values());
    }

    /** The requests of a model, in order of arrival. */
    List<WaitingRequest> of(String model) {
        return List.copyOf(byModel.getOrDefault(model, Map.of()).values());
    }

    /** The first request of each model, in order of arrival; what is added and removed shows in it. */
    SortedSet<WaitingRequest> heads() {
        return Collections.unmodifiableSortedSet(heads);
    }

    /** All requests; nearly in order of arrival, so that they are quickly sorted. */
    Collection<WaitingRequest> all() {
        return Collections.unmodifiableCollection(byId.values());
    }

    int size(String model) {
        return byModel.getOrDefault(model, Map.of()).size();
    }

    int size() {
        return byId.size();
    }

    List<String> models() {
        return List.copyOf(byModel.keySet());
    }

    private static WaitingRequest first(Map<Long, WaitingRequest> requests) {
        return requests.values().iterator().next();
    }
}
