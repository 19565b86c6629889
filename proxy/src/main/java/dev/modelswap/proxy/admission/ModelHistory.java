package dev.modelswap.proxy.admission;

import dev.modelswap.proxy.admission.ModelReport.FailedLoad;
import dev.modelswap.proxy.engine.LoadFailure;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What this proxy has seen of each model: its last use and its last failure. */
final class ModelHistory {

    private final Map<String, Instant> lastUsed = new HashMap<>();
    private final Map<String, FailedLoad> failures = new HashMap<>();

    /** A request has begun or ended there. */
    void used(String model) {
        lastUsed.put(model, Instant.now());
    }

    void ready(String model) {
        failures.remove(model);
    }

    void failed(String model, LoadFailure failure) {
        failures.put(model, new FailedLoad(failure, Instant.now()));
    }

    /** There are no other models any more. */
    void keep(Set<String> models) {
        lastUsed.keySet().retainAll(models);
        failures.keySet().retainAll(models);
    }

    /** When a request last began or ended there; null: none did. */
    @Nullable
    Instant lastUsed(String model) {
        return lastUsed.get(model);
    }

    /** Why its last load failed; null: it did not. */
    @Nullable
    FailedLoad lastFailure(String model) {
        return failures.get(model);
    }
}
