package dev.modelswap.proxy.engine;

import java.util.Collection;
import java.util.HashSet;
import java.util.Set;

/** Who stands in whose way, by the policy and by what runs or is about to, at one moment. */
record Conflicts(EvictionPolicy policy, ModelStates states, Swaps swaps, WantedUnloads wantedUnloads, long now) {

    /** Who must leave so that the model can run. */
    Set<String> victims(String model) {
        return policy.victims(model, running(model));
    }

    /** Whether the model, if it is up at all, must go down and come up again before it serves. */
    boolean mustStartAnew(String model) {
        return states.of(model) instanceof ModelState.Failed || wantedUnloads.mustGo(model, now);
    }

    /** Whether the request of another model has waited too long to let {@code model} go first once more. */
    boolean mustYield(String model, Collection<WaitingRequest> byArrival) {
        for (WaitingRequest head : byArrival) {
            if (head.model().equals(model) || !Overtaking.isOverdue(head, now)) {
                return false;
            }
            if (inTheWay(model, head.model())) {
                return true;
            }
        }
        return false;
    }

    /** Whether {@code model} would have to leave for {@code other}, changes who must, or evicts it. */
    private boolean inTheWay(String model, String other) {
        Set<String> running = running(other);
        Set<String> victims = policy.victims(other, with(running, model));
        return victims.contains(model)
                || !victims.equals(policy.victims(other, running))
                || policy.victims(model, with(running(model), other)).contains(other);
    }

    /** What runs, or is about to; the target itself only if it is ready and may stay so. */
    private Set<String> running(String target) {
        Set<String> running = with(states.occupying(), target);
        running.addAll(swaps.targets());
        if (!states.isReady(target) || mustStartAnew(target)) {
            running.remove(target);
        }
        return running;
    }

    private static Set<String> with(Set<String> models, String model) {
        Set<String> all = new HashSet<>(models);
        all.add(model);
        return all;
    }
}
