package dev.modelswap.proxy.http.routing;

import dev.modelswap.crds.naming.Resolution;
import dev.modelswap.proxy.engine.ModelState;
import dev.modelswap.proxy.following.SharedCounts;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The requests that one spillover selector has under way, by target, at all proxies; requests that reach a target otherwise are not
 * counted. Choosing and counting are one step. For any thread.
 */
final class Spillover {

    private final String selector;
    private final SharedCounts underWay;
    private int turn;

    /** Counts under the selector's name. */
    Spillover(String selector, SharedCounts underWay) {
        this.selector = selector;
        this.underWay = underWay;
    }

    /**
     * The target for one more request, now counted until {@link #leave}: the least busy of the active ones if it has fewer
     * than {@code most}, else the first that is cold, else the least busy again; none if none can take it.
     */
    synchronized Optional<Resolution.Target> enter(
            List<Resolution.Target> targets, Map<String, ModelState> states, int most) {
        List<Resolution.Target> active = new ArrayList<>();
        List<Resolution.Target> cold = new ArrayList<>();
        for (Resolution.Target target : targets) {
            switch (state(target, states)) {
                case ModelState.Ready _, ModelState.Starting _ -> active.add(target);
                case ModelState.Stopping _ -> {}
                case ModelState.Stopped _, ModelState.Failed _ -> (busy(target) > 0 ? active : cold).add(target);
            }
        }
        int least = active.stream().mapToInt(this::busy).min().orElse(Integer.MAX_VALUE);
        boolean spill = least >= most && !cold.isEmpty();
        if (!spill && active.isEmpty()) {
            return Optional.empty();
        }
        Resolution.Target chosen = spill ? cold.getFirst() : oneOf(active, least);
        underWay.enter(key(chosen));
        return Optional.of(chosen);
    }

    /** A request that this target was chosen for has ended. */
    synchronized void leave(Resolution.Target target) {
        underWay.leave(key(target));
    }

    /** The state of a model; of a peer's, of which nothing is known, stopped. */
    static ModelState state(Resolution.Target target, Map<String, ModelState> states) {
        return target instanceof Resolution.Found found
                ? states.getOrDefault(found.model().name(), new ModelState.Stopped())
                : new ModelState.Stopped();
    }

    /** Of those that are as busy as this, each in its turn. */
    private Resolution.Target oneOf(List<Resolution.Target> active, int busy) {
        List<Resolution.Target> equal =
                active.stream().filter(target -> busy(target) == busy).toList();
        turn = (turn + 1) % Integer.MAX_VALUE;
        return equal.get(turn % equal.size());
    }

    private int busy(Resolution.Target target) {
        return underWay.of(key(target));
    }

    private String key(Resolution.Target target) {
        return selector + " "
                + switch (target) {
                    case Resolution.Found found -> found.model().name();
                    case Resolution.AtPeer atPeer -> atPeer.peer().name() + "/" + atPeer.model();
                };
    }
}
