package dev.modelswap.proxy.admission;

import dev.modelswap.crds.serving.ServedModel;
import dev.modelswap.proxy.engine.SwapEngine;
import dev.modelswap.proxy.engine.Wait;
import dev.modelswap.proxy.fleet.Fleet;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/** Puts together how each model does, of what the engine, the fleet and the model's history know. Asked in turns. */
final class ModelReports {

    private final SwapEngine engine;
    private final Fleet fleet;
    private final PendingRequests waiting;
    private final ModelHistory history;
    private final long epoch;

    /** {@code epoch} is what to add to the engine's milliseconds for those since 1970; it never changes. */
    ModelReports(SwapEngine engine, Fleet fleet, PendingRequests waiting, ModelHistory history, long epoch) {
        this.engine = engine;
        this.fleet = fleet;
        this.waiting = waiting;
        this.history = history;
        this.epoch = epoch;
    }

    /** By the models' IDs. */
    Map<String, ModelReport> of(Map<String, ServedModel> models, long now) {
        Map<String, List<Wait>> waits = waiting.byModel(engine.waits(now));
        Map<String, ModelReport> reports = new HashMap<>();
        engine.states().forEach((model, state) -> {
            OptionalLong unloadDue = engine.unloadDue(model, now);
            reports.put(
                    model,
                    new ModelReport(
                            state,
                            Optional.ofNullable(models.get(model))
                                    .map(fleet::pods)
                                    .orElse(List.of()),
                            engine.inFlight(model),
                            waits.getOrDefault(model, List.of()),
                            engine.loads().begun(model, now),
                            engine.loads().usual(model),
                            history.lastUsed(model),
                            unloadDue.isPresent() ? Instant.ofEpochMilli(epoch + unloadDue.getAsLong()) : null,
                            history.lastFailure(model)));
        });
        return reports;
    }
}
