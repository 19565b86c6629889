package dev.modelswap.proxy.engine;

import dev.modelswap.proxy.engine.eviction.Standing;
import java.util.List;
import java.util.Set;

/** How the models stand at the moment {@code now}, by all that the engine knows. */
record ModelStanding(EngineState known, long now) implements Standing {

    /** What a load takes of which nothing is known, in milliseconds. */
    private static final long UNKNOWN_LOAD = 10_000;

    /** No load costs less, however quick it was, in milliseconds. */
    private static final long SHORTEST_LOAD = 100;

    @Override
    public boolean isBusy(String model) {
        return known.mustStay(model, now);
    }

    @Override
    public boolean isLeaving(String model) {
        return known.states.of(model) instanceof ModelState.Stopping;
    }

    @Override
    public long cost(String model) {
        long load = Math.max(SHORTEST_LOAD, known.loads.usual(model).orElse(UNKNOWN_LOAD));
        return Math.round(load * (1 + known.demand.requests(model, now)));
    }

    @Override
    public long lastUse(String model) {
        return known.demand.lastUse(model);
    }

    @Override
    public List<String> nodes(String model) {
        return known.placements.nodes(model);
    }

    @Override
    public boolean areTooMany(Set<String> models) {
        return known.placements.areTooMany(models, now);
    }
}
