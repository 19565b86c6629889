package dev.modelswap.proxy.admission;

import dev.modelswap.proxy.engine.ModelState;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** All who hear what happens to models, as one. */
final class Watchers implements ModelWatcher {

    private final List<ModelWatcher> all = new ArrayList<>();

    void add(ModelWatcher watcher) {
        all.add(watcher);
    }

    @Override
    public void stateObserved(String model, ModelState state, int waiting) {
        all.forEach(watcher -> watcher.stateObserved(model, state, waiting));
    }

    @Override
    public void requestWaits(String model) {
        all.forEach(watcher -> watcher.requestWaits(model));
    }

    @Override
    public void evicted(String model, String target) {
        all.forEach(watcher -> watcher.evicted(model, target));
    }

    @Override
    public void modelsChanged(Set<String> models) {
        all.forEach(watcher -> watcher.modelsChanged(models));
    }
}
