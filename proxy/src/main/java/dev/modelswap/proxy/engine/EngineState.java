package dev.modelswap.proxy.engine;

import java.util.HashMap;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;

/** All that the engine knows: by which rules, where each model is, and who waits, runs, swaps and is to go. */
final class EngineState {

    final ModelStates states = new ModelStates();
    final InFlight inFlight = new InFlight();
    final WantedUnloads wantedUnloads = new WantedUnloads(Overtaking.LONGEST);
    final Swaps swaps = new Swaps();
    final RequestQueue queue = new RequestQueue();
    final LoadTimes loads = new LoadTimes();
    final ModelDemand demand = new ModelDemand();
    final Placements placements = new Placements();
    /** Whether any model may be held by requests that are not known. */
    boolean useUnknown;
    /** Whether another proxy decides. */
    boolean steppedDown;

    private Rules rules = Rules.none();
    private Conflicts conflicts = new Conflicts(rules.policy(), this);

    Rules rules() {
        return rules;
    }

    void rules(Rules changed) {
        rules = changed;
        conflicts = new Conflicts(rules.policy(), this);
    }

    boolean knows(String model) {
        return rules.models().containsKey(model);
    }

    /** What the rules say of the model; of one that they do not know, nothing that lasts. */
    ModelRules limits(String model) {
        return rules.models().getOrDefault(model, ModelRules.NONE);
    }

    /** Who stands in whose way. */
    Conflicts conflicts() {
        return conflicts;
    }

    /** Whether nobody needs the model, be it ready or brought down by a crash since. */
    boolean isIdle(String model) {
        return !useUnknown && reserved(model) == 0 && !swaps.await(model) && swaps.to(model) == null;
    }

    /** Whether the model may not go for another just now: requests hold it, or it has not been ready for long enough. */
    boolean mustStay(String model, long now) {
        return isInFlight(model) || now - states.readySince(model, now) < rules.minResidency();
    }

    /** Whether requests hold the model, or may. */
    boolean isInFlight(String model) {
        return useUnknown || inFlight.count(model) > 0;
    }

    /** Requests for the model that wait or run. */
    int reserved(String model) {
        return queue.size(model) + inFlight.count(model) + swaps.waiting(model);
    }

    /** Requests that wait, in the queue or for a load. */
    int waiting() {
        return queue.size() + swaps.waiting();
    }

    /** Whether the model has had nothing to do for its {@code ttl}. */
    boolean hasOutlivedItsTtl(String model, long now) {
        long ttl = limits(model).ttl();
        return ttl > 0 && isIdle(model) && now - states.idleSince(model, now) >= ttl;
    }

    /** When the model is unloaded if nobody asks for it any more; empty where that is not how it is. */
    OptionalLong unloadDue(String model, long now) {
        long ttl = limits(model).ttl();
        return ttl > 0 && states.isReady(model) && isIdle(model)
                ? OptionalLong.of(states.idleSince(model, now) + ttl)
                : OptionalLong.empty();
    }

    /** Whether a request for the model runs at once: it is ready, nobody waits for it, and nobody stands in its way. */
    boolean runsAtOnce(String model, long now) {
        return states.isReady(model)
                && queue.size(model) == 0
                && swaps.to(model) == null
                && conflicts.leaving(model, now).isEmpty()
                && !swaps.collideWith(model, Set.of())
                && !conflicts.mustYield(model, queue.heads(), now);
    }

    /** Every model of the rules with its state, sorted by name. */
    Map<String, ModelState> byModel() {
        Map<String, ModelState> all = new TreeMap<>();
        rules.models().keySet().forEach(model -> all.put(model, states.of(model)));
        return all;
    }

    /** What each request waits for that is neither granted nor answered. */
    Map<Long, Wait> waits(long now) {
        Map<Long, Wait> waits = new HashMap<>();
        Overtaking.inTurn(queue.all(), rules.models(), now)
                .forEach(request -> waits.put(request.id(), new Wait.Queued(waits.size() + 1)));
        for (Swap swap : swaps.all()) {
            Wait wait = swap.wait(states.of(swap.target()));
            swap.waiters().forEach(request -> waits.put(request.id(), wait));
        }
        return waits;
    }
}
