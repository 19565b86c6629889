package dev.modelswap.proxy.engine;

import dev.modelswap.proxy.engine.eviction.EvictionPolicy;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * Who stands in whose way, by the policy and by what runs or is about to. What the policy said is remembered for as long as
 * nothing comes or goes.
 */
final class Conflicts {

    private final EvictionPolicy policy;
    private final ModelStates states;
    private final Swaps swaps;
    private final WantedUnloads wantedUnloads;
    private final Map<String, Set<String>> victims = new HashMap<>();
    private final Map<String, Map<String, Boolean>> inTheWay = new HashMap<>();
    private long changes;

    Conflicts(EvictionPolicy policy, ModelStates states, Swaps swaps, WantedUnloads wantedUnloads) {
        this.policy = policy;
        this.states = states;
        this.swaps = swaps;
        this.wantedUnloads = wantedUnloads;
    }

    /** A number that is another one once anything came or went. */
    long changes() {
        return states.changes() + swaps.changes();
    }

    /** Who must leave so that the model can run. */
    Set<String> victims(String model, long now) {
        if (wantedUnloads.mustGo(model, now)) {
            return policy.victims(model, running(model, now));
        }
        forgetIfChanged();
        Set<String> known = victims.get(model);
        if (known == null) {
            known = policy.victims(model, running(model, now));
            victims.put(model, known);
        }
        return known;
    }

    /** Who must leave before the model serves: its victims, and itself if it must start anew. */
    Set<String> leaving(String model, long now) {
        Set<String> leaving = victims(model, now);
        return mustStartAnew(model, now) ? with(leaving, model) : leaving;
    }

    /** Whether the request of another model has waited too long to let {@code model} go first once more. */
    boolean mustYield(String model, Collection<WaitingRequest> byArrival, long now) {
        for (WaitingRequest head : byArrival) {
            if (head.model().equals(model) || !Overtaking.isOverdue(head, now)) {
                return false;
            }
            if (inTheWay(model, head.model(), now)) {
                return true;
            }
        }
        return false;
    }

    private boolean inTheWay(String model, String other, long now) {
        if (wantedUnloads.mustGo(model, now) || wantedUnloads.mustGo(other, now)) {
            return judge(model, other, now);
        }
        forgetIfChanged();
        Map<String, Boolean> others = inTheWay.computeIfAbsent(model, any -> new HashMap<>());
        Boolean known = others.get(other);
        if (known == null) {
            known = judge(model, other, now);
            others.put(other, known);
        }
        return known;
    }

    /** Whether {@code model} would have to leave for {@code other}, changes who must, or evicts it. */
    private boolean judge(String model, String other, long now) {
        Set<String> running = running(other, now);
        Set<String> leaving = policy.victims(other, with(running, model));
        return leaving.contains(model)
                || !leaving.equals(policy.victims(other, running))
                || policy.victims(model, with(running(model, now), other)).contains(other);
    }

    /** Whether the model, if it is up at all, must go down and come up again before it serves. */
    private boolean mustStartAnew(String model, long now) {
        return states.of(model) instanceof ModelState.Failed || wantedUnloads.mustGo(model, now);
    }

    /** What runs, or is about to; the target itself only if it is ready and may stay so. */
    private Set<String> running(String target, long now) {
        Set<String> running = with(states.occupying(), target);
        running.addAll(swaps.targets());
        if (!states.isReady(target) || mustStartAnew(target, now)) {
            running.remove(target);
        }
        return running;
    }

    private void forgetIfChanged() {
        if (changes != changes()) {
            changes = changes();
            victims.clear();
            inTheWay.clear();
        }
    }

    private static Set<String> with(Set<String> models, String model) {
        Set<String> all = new HashSet<>(models);
        all.add(model);
        return all;
    }
}
