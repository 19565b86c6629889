package dev.modelswap.proxy.engine;

import dev.modelswap.proxy.engine.eviction.EvictionPolicy;
import dev.modelswap.proxy.engine.eviction.Verdict;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * Decides for every request whether it runs now, waits, or is turned away, and which models are loaded and evicted for it.
 *
 * <p>A request whose model is ready and evicts nobody is granted. Else it joins the swap to its model, or starts one if
 * nothing that must leave is in flight and no other swap is in the way, or it queues. A swap unloads its victims, waits
 * until all have left, loads its target, and grants its waiters when the target is ready. Requests of one model are served
 * together, so a later request may pass an earlier one of another model, within the bounds of {@link Overtaking}. A model that
 * is to be unloaded so that it can change is unloaded in the first moment in which nobody needs it; if none comes for as
 * long, its next requests wait until those in flight have ended, and load it anew; a load that is under way begins anew with the
 * change. A model whose unload is asked for gets no
 * more requests and goes when those in flight have ended, or at last without waiting for them.
 *
 * <p>Not thread-safe: one thread calls it. Times are milliseconds of a clock that never goes back.
 */
public final class SwapEngine {

    /** How long requests for other models may go on passing a request that waits, in milliseconds. */
    public static final long MAX_OVERTAKING = Overtaking.LONGEST;

    /** So many requests may wait at once, whatever for: a bound against floods, and no setting; a model's limit is one. */
    public static final int MAX_WAITING = 10_000;

    private final Effects effects;
    private final int maxWaiting;
    private final EngineState known = new EngineState();
    private final SwapCourse course;
    private final Replanning replanning;
    private final RoomWaits roomWaits;
    private final BlockedQueue blocked = new BlockedQueue();
    private boolean shutDown;

    public SwapEngine(Effects effects) {
        this(effects, MAX_WAITING);
    }

    /** An engine that lets so many requests wait at once. */
    SwapEngine(Effects effects, int maxWaiting) {
        this.effects = effects;
        this.maxWaiting = maxWaiting;
        this.course = new SwapCourse(known, effects);
        this.replanning = new Replanning(known, course);
        this.roomWaits = new RoomWaits(known, effects);
    }

    /** Takes one event in; the effects are called before this returns. */
    public void handle(Event event, long now) {
        switch (event) {
            case Event.RequestArrived(long request, String model, long waited) ->
                arrived(new WaitingRequest(request, model, now - waited), now);
            case Event.RequestAdopted(long request, String model) -> known.inFlight.add(request, model);
            case Event.UseUnknown(boolean unknown) -> useUnknown(unknown, now);
            case Event.RequestFinished(long request) -> finished(request, now);
            case Event.RequestCancelled(long request) -> cancelled(request, now);
            case Event.ModelObserved(String model, ModelState state) -> observed(model, state, now);
            case Event.PodsPlaced(String model, var nodes) -> placed(model, nodes, now);
            case Event.PolicyChanged(EvictionPolicy policy) -> changePolicy(policy, now);
            case Event.UnloadWanted(String model, boolean wanted) -> unloadWanted(model, wanted, now);
            case Event.UnloadAsked(String model) -> unloadAsked(model, now);
            case Event.PreloadAsked(String model) -> preload(model, now);
            case Event.RulesChanged(Rules changed) -> changeRules(changed, now);
            case Event.Tick() -> tick(now);
            case Event.SteppedDown() -> stepDown();
            case Event.ShutDown() -> shutDown();
        }
    }

    /** Every model of the rules with its state, sorted by name. */
    public Map<String, ModelState> states() {
        return known.byModel();
    }

    /** Requests that wait, in the queue or for a load. */
    public int waiting() {
        return known.waiting();
    }

    /** Requests that were granted and have not finished. */
    public int inFlight() {
        return known.inFlight.count();
    }

    /** Requests that hold the model. */
    public int inFlight(String model) {
        return known.inFlight.count(model);
    }

    /** The model for which this one must leave, if it is for one. */
    public Optional<String> evictedFor(String model) {
        return known.swaps.awaiting(model);
    }

    /** When the model is unloaded if nobody asks for it any more; empty where that is not how it is. */
    public OptionalLong unloadDue(String model, long now) {
        return known.unloadDue(model, now);
    }

    /** What a request for this model, which there is, would come to now; nothing changes by it. */
    public Preflight preflight(String model, long now) {
        return Preflight.of(model, known, now);
    }

    /** The nodes of the model's pods, one for each. */
    public List<String> nodes(String model) {
        return known.placements.nodes(model);
    }

    /** How long loads took, and take. */
    public LoadTimes loads() {
        return known.loads;
    }

    /** What each request waits for that is neither granted nor answered. */
    public Map<Long, Wait> waits(long now) {
        return known.waits(now);
    }

    private void arrived(WaitingRequest request, long now) {
        String model = request.model();
        int limit = known.limits(model).concurrencyLimit();
        boolean full = waiting() >= maxWaiting;
        if (known.knows(model) && known.rules().policy().weighsUse()) {
            known.demand.asked(model, now);
        }
        if (shutDown) {
            effects.reject(request.id(), new Rejection.ShuttingDown());
        } else if (!known.knows(model)) {
            effects.reject(request.id(), new Rejection.UnknownModel(model));
        } else if (known.reserved(model) >= limit) {
            effects.reject(request.id(), new Rejection.ConcurrencyLimit(model, limit));
        } else if (full && !known.states.isReady(model)) {
            effects.reject(request.id(), new Rejection.QueueFull(maxWaiting));
        } else if (known.runsAtOnce(model, now)) {
            course.grant(request);
        } else {
            known.queue.add(request);
            place(model, now);
            if (full && known.queue.remove(request.id()) != null) {
                effects.reject(request.id(), new Rejection.QueueFull(maxWaiting));
            }
        }
    }

    private void finished(long request, long now) {
        String model = known.inFlight.remove(request);
        if (model != null && known.rules().policy().weighsUse()) {
            known.demand.used(model, now);
        }
        if (model != null && known.inFlight.count(model) == 0) {
            known.states.workEnded(model, now);
            if (known.wantedUnloads.concern(model)
                    || !blocked.outlasts(model, known.conflicts().changes(now))) {
                drain(now);
            }
        }
    }

    private void useUnknown(boolean unknown, long now) {
        known.useUnknown = unknown;
        drain(now);
    }

    private void cancelled(long request, long now) {
        WaitingRequest queued = known.queue.remove(request);
        if (queued == null ? course.leave(request, now) : Overtaking.isOverdue(queued, now)) {
            drain(now);
        }
    }

    private void observed(String model, ModelState state, long now) {
        if (!known.knows(model)) {
            return;
        }
        known.states.observed(model, state, now);
        if (state instanceof ModelState.Ready) {
            known.loads.ready(model, now);
        }
        endUnloads(model, now);
        Swap swap = known.swaps.to(model);
        if (swap != null && swap.loading()) {
            course.observed(swap, state, now);
        }
        advanceAll(now);
        drain(now);
    }

    private void placed(String model, List<String> nodes, long now) {
        if (known.knows(model)) {
            known.placements.seen(model, nodes);
            drain(now);
        }
    }

    private void changePolicy(EvictionPolicy policy, long now) {
        known.rules(known.rules().with(policy));
        drain(now);
    }

    private void advanceAll(long now) {
        known.swaps.all().forEach(swap -> course.advance(swap, now));
    }

    /** Tells whoever waits for the model to go: swaps that it has left, and those who asked for its end. */
    private void endUnloads(String model, long now) {
        WantedUnloads wantedUnloads = known.wantedUnloads;
        if (!known.states.occupies(model)) {
            known.swaps.left(model);
            if (wantedUnloads.down(model)) {
                effects.unloaded(model);
            }
        } else if (known.states.isUp(model)) {
            if (wantedUnloads.upAgain(model)) {
                effects.unloaded(model);
            }
            if (known.swaps.await(model)) {
                course.unload(model, now);
            }
        } else {
            wantedUnloads.given(model, now);
        }
    }

    private void unloadWanted(String model, boolean wanted, long now) {
        Swap swap = known.swaps.to(model);
        if (!wanted) {
            known.wantedUnloads.toChangeNoMore(model);
            advanceAll(now);
        } else if (known.states.isUp(model)) {
            known.wantedUnloads.toChange(model, now);
            if (swap != null && swap.loading() && !known.isInFlight(model) && !known.steppedDown) {
                course.takeBack(swap, now);
            }
        }
        drain(now);
    }

    private void unloadAsked(String model, long now) {
        turnAway(model, request -> new Rejection.Unloaded(request.model()));
        if (known.states.isUp(model)) {
            known.wantedUnloads.ask(model, now + known.limits(model).unloadTimeout());
        } else if (known.states.occupies(model)) {
            known.wantedUnloads.askEnding(model);
        } else {
            effects.unloaded(model);
        }
        drain(now);
    }

    /** Nobody is evicted: what runs when a proxy starts, runs for somebody. */
    private void preload(String model, long now) {
        boolean idle = known.knows(model)
                && !known.states.occupies(model)
                && known.swaps.to(model) == null
                && !known.wantedUnloads.awaitsChange(model, now);
        Conflicts conflicts = known.conflicts();
        if (idle
                && !shutDown
                && !known.steppedDown
                && conflicts.verdict(model, now).equals(Verdict.FREE)
                && !known.swaps.collideWith(model, Set.of())
                && !conflicts.mustYield(model, known.queue.heads(), now)) {
            course.start(model, Set.of(), true, now);
        }
    }

    private void changeRules(Rules changed, long now) {
        known.rules(changed);
        Predicate<String> gone = model -> !known.knows(model);
        known.states.forget(gone);
        known.demand.forget(gone);
        known.placements.forget(gone);
        known.wantedUnloads.forget(gone).forEach(effects::unloaded);
        Stream.concat(known.queue.models().stream(), Set.copyOf(known.swaps.targets()).stream())
                .filter(gone)
                .forEach(model -> turnAway(model, request -> new Rejection.UnknownModel(request.model())));
        for (Swap swap : known.swaps.all()) {
            if (!swap.loading()) {
                known.swaps.remove(swap);
                swap.waiters().forEach(known.queue::add);
            }
        }
        drain(now);
    }

    private void tick(long now) {
        if (shutDown) {
            return;
        }
        course.endOverdue(now);
        if (known.steppedDown) {
            return;
        }
        known.wantedUnloads.overdue(now).forEach(model -> {
            known.inFlight.of(model).forEach(effects::revoke);
            course.unload(model, now);
        });
        known.states.haveBeenReady().stream()
                .filter(model -> known.hasOutlivedItsTtl(model, now))
                .forEach(model -> course.unload(model, now));
        replanning.look(now);
        advanceAll(now);
        drain(now);
    }

    private void stepDown() {
        known.steppedDown = true;
        known.queue.models().forEach(this::placeOrTurnAway);
        known.swaps.all().stream()
                .filter(swap -> !swap.loading())
                .forEach(swap -> course.drop(swap, request -> new Rejection.ShuttingDown()));
    }

    private void shutDown() {
        shutDown = true;
        Stream.concat(known.queue.models().stream(), Set.copyOf(known.swaps.targets()).stream())
                .forEach(model -> turnAway(model, request -> new Rejection.ShuttingDown()));
    }

    /** Nobody waits for the model any more: neither in the queue nor for a swap, which ends where it is. */
    private void turnAway(String model, Function<WaitingRequest, Rejection> told) {
        course.rejectAll(known.queue.removeAll(model), told);
        Swap swap = known.swaps.to(model);
        if (swap != null) {
            course.drop(swap, told);
        }
    }

    /** Gives every model that is waited for a chance. */
    private void drain(long now) {
        if (shutDown || known.steppedDown) {
            return;
        }
        known.wantedUnloads.asked().stream()
                .filter(model -> !known.isInFlight(model))
                .forEach(model -> course.unload(model, now));
        blocked.begins(known.conflicts().changes(now));
        for (WaitingRequest head :
                Overtaking.inTurn(known.queue.heads(), known.rules().models(), now)) {
            place(head.model(), now);
        }
        known.wantedUnloads.changing().stream().filter(known::isIdle).forEach(model -> course.unload(model, now));
    }

    /** Grants or starts what waits in the queue for {@code model}, or leaves it there. */
    private void place(String model, long now) {
        Swap joined = known.swaps.to(model);
        if (joined != null) {
            known.queue.removeAll(model).forEach(joined::join);
            return;
        }
        if (known.steppedDown) {
            placeOrTurnAway(model);
            return;
        }
        if (roomWaits.isBarred(model, now)) {
            return;
        }
        Conflicts conflicts = known.conflicts();
        Set<String> leaving = conflicts.leaving(model, now);
        for (String other : leaving) {
            if (other.equals(model) ? known.isInFlight(other) : known.mustStay(other, now)) {
                blocked.waitsFor(other);
                return;
            }
        }
        if (known.swaps.collideWith(model, conflicts.victims(model, now))
                || conflicts.mustYield(model, known.queue.heads(), now)) {
            return;
        }
        blocked.ends();
        if (leaving.isEmpty() && known.states.isReady(model)) {
            known.queue.removeAll(model).forEach(course::grant);
        } else {
            course.start(model, leaving, false, now);
        }
    }

    /** Where another decides: what is ready serves, whoever it evicts. */
    private void placeOrTurnAway(String model) {
        List<WaitingRequest> requests = known.queue.removeAll(model);
        if (known.states.isReady(model)) {
            requests.forEach(course::grant);
        } else {
            course.rejectAll(requests, request -> new Rejection.ShuttingDown());
        }
    }
}
