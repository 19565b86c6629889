package dev.modelswap.proxy.engine;

import dev.modelswap.proxy.engine.LoadFailure.Cause;
import dev.modelswap.proxy.engine.eviction.Verdict;
import dev.modelswap.proxy.engine.eviction.Verdict.Obstacle;
import java.util.HashSet;
import java.util.Set;

/**
 * Looks after loads that no node takes although it was to: others may have taken the room since, or nobody knew that there is none. Where the end of
 * models helps, the load is taken back, and those who wait for it wait for their turn again.
 */
final class Replanning {

    /**
     * How long no node takes a load until that proves something, in milliseconds: the scheduler looks again at a pod that found no room after up
     * to 10 seconds.
     */
    static final long PROOF = 12_000;

    private final EngineState known;
    private final SwapCourse course;

    Replanning(EngineState known, SwapCourse course) {
        this.known = known;
        this.course = course;
    }

    /** Takes back the loads for which others should go first. */
    void look(long now) {
        if (!known.rules().policy().weighsUse()) {
            return;
        }
        boolean first = true;
        for (Swap swap : known.swaps.all()) {
            boolean unplaced = swap.loading() && isUnplaced(known.states.of(swap.target()));
            if (swap.unplaced(unplaced && !someoneLingers(), now) >= PROOF) {
                known.placements.areTooManySeen(together(swap.target()), now);
                swap.unplaced(false, now);
            }
            if (unplaced) {
                Verdict verdict = known.conflicts().verdict(swap.target(), now);
                if (!verdict.victims().isEmpty() && !mustWait(verdict, first)) {
                    course.takeBack(swap, now);
                }
                first = false;
            }
        }
    }

    /** Of several that no node takes the first does not wait for the others, else each would wait for all. */
    private static boolean mustWait(Verdict verdict, boolean first) {
        return verdict.mustWait() && !(first && verdict.obstacle().orElse(null) instanceof Obstacle.Next);
    }

    private static boolean isUnplaced(ModelState state) {
        return state instanceof ModelState.Starting starting && starting.late() == Cause.UNSCHEDULABLE;
    }

    /** Whether pods that are ending hold room still. */
    private boolean someoneLingers() {
        return known.placements.models().stream().anyMatch(model -> !known.states.isUp(model));
    }

    private Set<String> together(String target) {
        Set<String> all = new HashSet<>(known.placements.models());
        all.add(target);
        return all;
    }
}
