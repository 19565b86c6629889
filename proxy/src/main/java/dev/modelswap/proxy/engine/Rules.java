package dev.modelswap.proxy.engine;

import dev.modelswap.proxy.engine.eviction.EvictionPolicy;
import java.util.Map;

/** The configuration as the engine sees it: the models there are, and which may run together. */
public record Rules(Map<String, ModelRules> models, EvictionPolicy policy) {

    public Rules {
        models = Map.copyOf(models);
    }

    /** Rules of a configuration without models. */
    public static Rules none() {
        return new Rules(Map.of(), (target, running) -> java.util.Set.of());
    }
}
