package dev.modelswap.proxy.engine;

import dev.modelswap.proxy.engine.eviction.EvictionPolicy;
import dev.modelswap.proxy.engine.eviction.Verdict;
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

    /** So long a verdict holds that weighs how the models stand, in milliseconds, if nothing happens. */
    private static final long GOOD_FOR = 1_000;

    private final EvictionPolicy policy;
    private final EngineState known;
    private final ModelStates states;
    private final Swaps swaps;
    private final WantedUnloads wantedUnloads;
    private final Map<String, Verdict> verdicts = new HashMap<>();
    private final Map<String, Map<String, Boolean>> inTheWay = new HashMap<>();
    private long changes;

    Conflicts(EvictionPolicy policy, EngineState known) {
        this.policy = policy;
        this.known = known;
        this.states = known.states;
        this.swaps = known.swaps;
        this.wantedUnloads = known.wantedUnloads;
    }

    /** A number that is another one once anything came or went, or, where that matters, is used in another way. */
    long changes(long now) {
        long comings = states.changes() + swaps.changes();
        return policy.weighsUse()
                ? comings + known.inFlight.changes() + known.placements.changes() + now / GOOD_FOR
                : comings;
    }

    /** What must happen before the model can run. */
    Verdict verdict(String model, long now) {
        if (wantedUnloads.mustGo(model, now)) {
            return verdict(model, running(model, now), now);
        }
        forgetIfChanged(now);
        Verdict verdict = verdicts.get(model);
        if (verdict == null) {
            verdict = verdict(model, running(model, now), now);
            verdicts.put(model, verdict);
        }
        return verdict;
    }

    private Verdict verdict(String model, Set<String> running, long now) {
        return policy.verdict(model, running, new ModelStanding(known, now));
    }

    /** Who must leave so that the model can run. */
    Set<String> victims(String model, long now) {
        return verdict(model, now).victims();
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
        forgetIfChanged(now);
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
        Verdict beside = verdict(other, with(running, model), now);
        return beside.victims().contains(model)
                || !beside.equals(verdict(other, running, now))
                || verdict(model, with(running(model, now), other), now)
                        .victims()
                        .contains(other);
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

    private void forgetIfChanged(long now) {
        if (changes != changes(now)) {
            changes = changes(now);
            verdicts.clear();
            inTheWay.clear();
        }
    }

    private static Set<String> with(Set<String> models, String model) {
        Set<String> all = new HashSet<>(models);
        all.add(model);
        return all;
    }
}
