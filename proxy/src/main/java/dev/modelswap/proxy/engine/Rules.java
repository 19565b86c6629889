package dev.modelswap.proxy.engine;

import dev.modelswap.proxy.engine.eviction.EvictionPolicy;
import java.util.Map;
import java.util.Set;

/**
 * The configuration as the engine sees it: the models there are, and which may run together.
 *
 * @param minResidency for how long a model that has become ready stays before it goes for another, in milliseconds
 */
public record Rules(Map<String, ModelRules> models, EvictionPolicy policy, long minResidency) {

    public Rules {
        models = Map.copyOf(models);
    }

    /** Rules under which models may go at once. */
    public Rules(Map<String, ModelRules> models, EvictionPolicy policy) {
        this(models, policy, 0);
    }

    /** The same rules under another policy. */
    public Rules with(EvictionPolicy other) {
        return new Rules(models, other, minResidency);
    }

    /** Rules of a configuration without models. */
    public static Rules none() {
        return new Rules(Map.of(), (target, running) -> Set.of());
    }
}
