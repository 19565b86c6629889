package dev.modelswap.proxy.engine;

import java.util.HashMap;
import java.util.List;
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
    private final Map<String, Long> readySince = new HashMap<>();
    private long changes;

    ModelState of(String model) {
        return occupying.getOrDefault(model, STOPPED);
    }

    void observed(String model, ModelState state, long now) {
        if (state instanceof ModelState.Ready && !isReady(model)) {
            idleSince.put(model, now);
            readySince.put(model, now);
        } else if (!isUp(state)) {
            idleSince.remove(model);
            readySince.remove(model);
        }
        set(model, state);
    }

    void askedToLoad(String model) {
        if (!occupies(model)) {
            set(model, ASKED);
        }
    }

    void askedToUnload(String model) {
        set(model, STOPPING);
        idleSince.remove(model);
        readySince.remove(model);
    }

    void workEnded(String model, long now) {
        idleSince.computeIfPresent(model, (name, since) -> now);
    }

    /** Since when the model has had nothing to do, as far as its requests in flight say; {@code now} if it never was ready. */
    long idleSince(String model, long now) {
        return idleSince.getOrDefault(model, now);
    }

    /** Since when the model has been ready; long ago if it never was. */
    long readySince(String model, long now) {
        return readySince.getOrDefault(model, now - Long.MAX_VALUE / 2);
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

    /** The models that have been ready since they came up, whatever they are now. */
    List<String> haveBeenReady() {
        return List.copyOf(idleSince.keySet());
    }

    /** A number that grows whenever the state of any model becomes another. */
    long changes() {
        return changes;
    }

    void forget(Predicate<String> gone) {
        changes++;
        occupying.keySet().removeIf(gone);
        idleSince.keySet().removeIf(gone);
        readySince.keySet().removeIf(gone);
    }

    private void set(String model, ModelState state) {
        ModelState before = state.occupies() ? occupying.put(model, state) : occupying.remove(model);
        if (!state.equals(before)) {
            changes++;
        }
    }

    private static boolean isUp(ModelState state) {
        return switch (state) {
            case ModelState.Starting _, ModelState.Ready _, ModelState.Failed _ -> true;
            case ModelState.Stopping _, ModelState.Stopped _ -> false;
        };
    }
}
