package dev.modelswap.proxy.engine;

import dev.modelswap.proxy.engine.LoadFailure.Cause;
import java.util.List;
import java.util.Set;
import java.util.function.Function;

/** Takes swaps from their start to their end, and grants or rejects those who wait for them. */
final class SwapCourse {

    private final EngineState known;
    private final Effects effects;

    SwapCourse(EngineState known, Effects effects) {
        this.known = known;
        this.effects = effects;
    }

    /** Begins a swap for all that wait in the queue for the model; {@code kept} says that it goes on without any. */
    void start(String model, Set<String> leaving, boolean kept, long now) {
        Swap swap = new Swap(model, leaving, kept, now + known.limits(model).startTimeout());
        known.swaps.add(swap);
        known.queue.removeAll(model).forEach(swap::join);
        leaving.forEach(victim -> unload(victim, now));
        advance(swap, now);
    }

    /** Takes in that the target of a swap that loads is in this state. */
    void observed(Swap swap, ModelState state, long now) {
        switch (state) {
            case ModelState.Ready() -> complete(swap);
            case ModelState.Failed(LoadFailure failure) -> fail(swap, withHolders(swap, failure, now), now);
            case ModelState.Stopped(), ModelState.Stopping() ->
                fail(swap, new LoadFailure(Cause.SCALED_DOWN, "somebody else scaled its Deployment to zero"), now);
            case ModelState.Starting _ -> {}
        }
    }

    /** Where a load found no room, who has it. */
    private LoadFailure withHolders(Swap swap, LoadFailure failure, long now) {
        return failure.cause() != Cause.UNSCHEDULABLE
                ? failure
                : known.conflicts()
                        .verdict(swap.target(), now)
                        .obstacle()
                        .map(obstacle -> failure.with("; " + obstacle.words()))
                        .orElse(failure);
    }

    /** Takes back a load that has begun, so that the target can change first; its waiters go on waiting, in the queue. */
    void takeBack(Swap swap, long now) {
        known.swaps.remove(swap);
        swap.waiters().forEach(known.queue::add);
        unload(swap.target(), now);
    }

    /** Loads the target if everybody has left, and its change, if it was taken down for one, is done. */
    void advance(Swap swap, long now) {
        if (!swap.mayLoad()) {
            return;
        }
        String model = swap.target();
        switch (known.states.of(model)) {
            case ModelState.Ready() -> complete(swap);
            case ModelState.Failed(LoadFailure failure) -> fail(swap, failure, now);
            case ModelState.Stopping() -> {} // its old pods end first
            case ModelState.Starting _, ModelState.Stopped _ -> {
                if (known.wantedUnloads.awaitsChange(model, now)) {
                    return;
                }
                known.states.askedToLoad(model);
                known.loads.begins(model, now);
                swap.startLoading(now + known.limits(model).startTimeout());
                effects.load(model);
            }
        }
    }

    /** Ends the swaps that take too long. */
    void endOverdue(long now) {
        for (Swap swap : known.swaps.all()) {
            if (swap.overdue(now)) {
                fail(swap, swap.whyOverdue(known.states.of(swap.target())), now);
            }
        }
    }

    /** Takes a request out of the swap that it waits for, and the swap with it if nobody else needs that; false if there is none. */
    boolean leave(long request, long now) {
        for (Swap swap : known.swaps.all()) {
            if (swap.leave(request)) {
                if (swap.isForsaken()) {
                    abandon(swap, now);
                }
                return true;
            }
        }
        return false;
    }

    /** Ends a swap without a word to the cluster, and rejects its waiters. */
    void drop(Swap swap, Function<WaitingRequest, Rejection> told) {
        known.swaps.remove(swap);
        rejectAll(swap.waiters(), told);
    }

    /** Takes the model down, unless it goes already or another proxy decides that. */
    void unload(String model, long now) {
        if (known.states.isUp(model) && !known.steppedDown) {
            known.states.askedToUnload(model);
            known.wantedUnloads.given(model, now);
            known.loads.ends(model);
            effects.unload(model);
        }
    }

    void grant(WaitingRequest request) {
        known.inFlight.add(request.id(), request.model());
        effects.grant(request.id());
    }

    void rejectAll(List<WaitingRequest> requests, Function<WaitingRequest, Rejection> told) {
        requests.forEach(request -> effects.reject(request.id(), told.apply(request)));
    }

    private void complete(Swap swap) {
        known.swaps.remove(swap);
        swap.waiters().forEach(this::grant);
    }

    private void fail(Swap swap, LoadFailure failure, long now) {
        rejectAll(swap.waiters(), request -> new Rejection.LoadFailed(request.model(), failure));
        abandon(swap, now);
    }

    /** Ends a swap that nobody waits for; a load that has begun is taken back, unless a request still runs there. */
    private void abandon(Swap swap, long now) {
        known.swaps.remove(swap);
        if (swap.loading() && !known.isInFlight(swap.target())) {
            unload(swap.target(), now);
        }
    }
}
