package dev.modelswap.proxy.engine.eviction;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** How models stand, as a test says; a model costs 1 unless it says otherwise. */
final class FakeStanding implements Standing {

    final Map<String, List<String>> nodes = new HashMap<>();
    final Map<String, Long> costs = new HashMap<>();
    final Map<String, Long> uses = new HashMap<>();
    final Set<String> busy = new HashSet<>();
    final Set<String> leaving = new HashSet<>();
    final Set<Set<String>> tooMany = new HashSet<>();

    FakeStanding on(String node, String... models) {
        for (String model : models) {
            nodes.merge(model, List.of(node), (some, more) -> {
                List<String> all = new java.util.ArrayList<>(some);
                all.addAll(more);
                return all;
            });
        }
        return this;
    }

    @Override
    public boolean isBusy(String model) {
        return busy.contains(model);
    }

    @Override
    public boolean isLeaving(String model) {
        return leaving.contains(model);
    }

    @Override
    public long cost(String model) {
        return costs.getOrDefault(model, 1L);
    }

    @Override
    public long lastUse(String model) {
        return uses.getOrDefault(model, 0L);
    }

    @Override
    public List<String> nodes(String model) {
        return nodes.getOrDefault(model, List.of());
    }

    @Override
    public boolean areTooMany(Set<String> models) {
        return tooMany.stream().anyMatch(models::containsAll);
    }
}
