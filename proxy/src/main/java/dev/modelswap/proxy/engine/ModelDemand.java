package dev.modelswap.proxy.engine;

import java.util.HashMap;
import java.util.Map;
import java.util.function.Predicate;

/** How often each model was asked for of late, and when last. Times are milliseconds. */
final class ModelDemand {

    /** In which time what was asked counts half. */
    private static final double HALF_LIFE = 600_000;

    private final Map<String, Recent> recent = new HashMap<>();
    private final Map<String, Long> lastUse = new HashMap<>();

    private record Recent(double requests, long since) {

        double at(long now) {
            return requests * Math.pow(0.5, (now - since) / HALF_LIFE);
        }
    }

    /** A request asks for the model. */
    void asked(String model, long now) {
        recent.merge(model, new Recent(1, now), (before, one) -> new Recent(before.at(now) + 1, now));
        used(model, now);
    }

    /** Something begins or ends there. */
    void used(String model, long now) {
        lastUse.put(model, now);
    }

    /** Requests of late, each the less the longer ago. */
    double requests(String model, long now) {
        Recent known = recent.get(model);
        return known == null ? 0 : known.at(now);
    }

    /** When the model was used last; the smallest number if it never was. */
    long lastUse(String model) {
        return lastUse.getOrDefault(model, Long.MIN_VALUE);
    }

    void forget(Predicate<String> gone) {
        recent.keySet().removeIf(gone);
        lastUse.keySet().removeIf(gone);
    }
}
