package dev.modelswap.proxy.engine;

import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;

/** Where each model is, as observed or as just asked for, and since when the ready ones have had nothing to do. */
final class ModelStates {

    private static final ModelState STOPPED = new ModelState.Stopped();
    private static final ModelState STOPPING = new ModelState.Stopping();
    private static final ModelState ASKED = ModelState.Starting.unwritten();

    /** The models that occupy their place; all others are stopped. */
    private final Map<String, ModelState> occupying = new HashMap<>();

    private final Map<String, Long> idleSince = new HashMap<>();

    ModelState of(String model) {
        return occupying.getOrDefault(model, STOPPED);
    }

    void observed(String model, ModelState state, long now) {
        if (state instanceof ModelState.Ready && !isReady(model)) {
            idleSince.put(model, now);
        } else if (!isUp(state)) {
            idleSince.remove(model);
        }
        if (state.occupies()) {
            occupying.put(model, state);
        } else {
            occupying.remove(model);
        }
    }

    void askedToLoad(String model) {
        occupying.putIfAbsent(model, ASKED);
    }

    void askedToUnload(String model) {
        occupying.put(model, STOPPING);
        idleSince.remove(model);
    }

    void workEnded(String model, long now) {
        idleSince.computeIfPresent(model, (name, since) -> now);
    }

    /** Since when the model has had nothing to do, as far as its requests in flight say; {@code now} if it never was ready. */
    long idleSince(String model, long now) {
        return idleSince.getOrDefault(model, now);
    }

    boolean isReady(String model) {
        return of(model) instanceof ModelState.Ready;
    }

    /** Whether the model runs and was not told to go. */
    boolean isUp(String model) {
        return isUp(of(model));
    }

    boolean occupies(String model) {
        return occupying.containsKey(model);
    }

    Set<String> occupying() {
        return occupying.keySet();
    }

    void forget(Predicate<String> gone) {
        occupying.keySet().removeIf(gone);
        idleSince.keySet().removeIf(gone);
    }

    private static boolean isUp(ModelState state) {
        return switch (state) {
            case ModelState.Starting _, ModelState.Ready _, ModelState.Failed _ -> true;
            case ModelState.Stopping _, ModelState.Stopped _ -> false;
        };
    }
}
