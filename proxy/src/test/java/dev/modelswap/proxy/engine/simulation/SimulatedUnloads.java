package dev.modelswap.proxy.engine.simulation;

import dev.modelswap.proxy.engine.ModelState;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/** The unloads that somebody asked for in a {@link Simulation}, until they are answered. */
final class SimulatedUnloads {

    private final Set<String> unanswered = new HashSet<>();
    /** The models whose requests may end before they are told to go, and until when. */
    private final Map<String, Long> draining = new HashMap<>();

    void asked(String model, ModelState state, long deadline) {
        unanswered.add(model);
        boolean up = !(state instanceof ModelState.Stopped || state instanceof ModelState.Stopping);
        if (up) {
            draining.merge(model, deadline, Math::min);
        }
    }

    void mayGrant(String model) {
        check(!draining.containsKey(model), model + " gets a request while it is to be unloaded");
    }

    void mayRevoke(String model, long now) {
        Long deadline = draining.get(model);
        check(deadline != null && now >= deadline, "a request of " + model + " is cut before its time");
    }

    void mayAnswer(String model) {
        check(unanswered.remove(model), "the end of " + model + " is told to nobody");
        draining.remove(model);
    }

    /** The engine told the model to go, for whatever reason. */
    void commanded(String model) {
        draining.remove(model);
    }

    boolean answered() {
        return unanswered.isEmpty();
    }

    void forget() {
        unanswered.clear();
        draining.clear();
    }

    private static void check(boolean holds, String otherwise) {
        if (!holds) {
            throw new AssertionError(otherwise);
        }
    }
}
