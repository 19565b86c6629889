package dev.modelswap.proxy.engine;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * Decides for every request whether it runs now, waits, or is turned away, and which models are loaded and evicted for it.
 *
 * <p>A request whose model is ready and evicts nobody is granted. Else it joins the swap to its model, or starts one if
 * nothing that must leave is in flight and no other swap is in the way, or it queues. A swap unloads its victims, waits
 * until all have left, loads its target, and grants its waiters when the target is ready. Requests of one model are served
 * together, so a later request may pass an earlier one of another model, within the bounds of {@link Overtaking}. A model that
 * is to be unloaded so that it can change is unloaded in the first moment in which nobody needs it; if none comes for as
 * long, its next requests wait until those in flight have ended, and load it anew. A model whose unload is asked for gets no
 * more requests and goes when those in flight have ended, or at last without waiting for them.
 *
 * <p>Not thread-safe: one thread calls it. Times are milliseconds of a clock that never goes back.
 */
public final class SwapEngine {

    /** How long requests for other models may go on passing a request that waits, in milliseconds. */
    public static final long MAX_OVERTAKING = Overtaking.LONGEST;

    /** So many requests may wait at once, whatever for. */
    public static final int MAX_WAITING = 10_000;

    private final Effects effects;
    private final int maxWaiting;
    private Rules rules = Rules.none();
    private final ModelStates states = new ModelStates();
    private final InFlight inFlight = new InFlight();
    private final WantedUnloads wantedUnloads = new WantedUnloads(MAX_OVERTAKING);
    private final Swaps swaps = new Swaps();
    private final RequestQueue queue = new RequestQueue();
    private boolean shutDown;

    public SwapEngine(Effects effects) {
        this(effects, MAX_WAITING);
    }

    /** An engine that lets so many requests wait at once. */
    SwapEngine(Effects effects, int maxWaiting) {
        this.effects = effects;
        this.maxWaiting = maxWaiting;
    }

    /** Takes one event in; the effects are called before this returns. */
    public void handle(Event event, long now) {
        switch (event) {
            case Event.RequestArrived(long request, String model) ->
                arrived(new WaitingRequest(request, model, now), now);
            case Event.RequestFinished(long request) -> finished(request, now);
            case Event.RequestCancelled(long request) -> cancelled(request, now);
            case Event.ModelObserved(String model, ModelState state) -> observed(model, state, now);
            case Event.UnloadWanted(String model, boolean wanted) -> unloadWanted(model, wanted, now);
            case Event.UnloadAsked(String model) -> unloadAsked(model, now);
            case Event.PreloadAsked(String model) -> preload(model, now);
            case Event.RulesChanged(Rules changed) -> changeRules(changed, now);
            case Event.Tick() -> tick(now);
            case Event.ShutDown() -> shutDown();
        }
    }

    /** Every model of the rules with its state, sorted by name. */
    public Map<String, ModelState> states() {
        Map<String, ModelState> all = new TreeMap<>();
        rules.models().keySet().forEach(model -> all.put(model, states.of(model)));
        return all;
    }

    /** Requests that wait, in the queue or for a load. */
    public int waiting() {
        return queue.size() + swaps.waiting();
    }

    /** Requests that were granted and have not finished. */
    public int inFlight() {
        return inFlight.count();
    }

    /** Requests that hold the model. */
    public int inFlight(String model) {
        return inFlight.count(model);
    }

    /** When the model is unloaded if nobody asks for it any more; empty where that is not how it is. */
    public OptionalLong unloadDue(String model, long now) {
        long ttl = limits(model).ttl();
        return ttl > 0 && states.isReady(model) && idle(model)
                ? OptionalLong.of(states.idleSince(model, now) + ttl)
                : OptionalLong.empty();
    }

    /** What each request waits for that is neither granted nor answered. */
    public Map<Long, Wait> waits(long now) {
        Map<Long, Wait> waits = new HashMap<>();
        Overtaking.inTurn(queue.all(), rules.models(), now)
                .forEach(request -> waits.put(request.id(), new Wait.Queued(waits.size() + 1)));
        for (Swap swap : swaps.all()) {
            Wait wait = swap.wait(states.of(swap.target()));
            swap.waiters().forEach(request -> waits.put(request.id(), wait));
        }
        return waits;
    }

    private void arrived(WaitingRequest request, long now) {
        ModelRules model = rules.models().get(request.model());
        boolean full = waiting() >= maxWaiting;
        if (shutDown) {
            effects.reject(request.id(), new Rejection.ShuttingDown());
        } else if (model == null) {
            effects.reject(request.id(), new Rejection.UnknownModel(request.model()));
        } else if (reserved(request.model()) >= model.concurrencyLimit()) {
            effects.reject(request.id(), new Rejection.ConcurrencyLimit(request.model(), model.concurrencyLimit()));
        } else if (full && !states.isReady(request.model())) {
            effects.reject(request.id(), new Rejection.QueueFull(maxWaiting));
        } else {
            queue.add(request);
            place(request.model(), now);
            if (full && queue.remove(request.id())) {
                effects.reject(request.id(), new Rejection.QueueFull(maxWaiting));
            }
        }
    }

    private void finished(long request, long now) {
        String model = inFlight.remove(request);
        if (model != null && !isInFlight(model)) {
            states.workEnded(model, now);
            drain(now);
        }
    }

    private void cancelled(long request, long now) {
        if (forget(request)) {
            drain(now);
        }
    }

    /** Takes a waiting request out, and its swap with it if nobody else needs that; false if it does not wait. */
    private boolean forget(long request) {
        if (queue.remove(request)) {
            return true;
        }
        for (Swap swap : swaps.all()) {
            if (swap.leave(request)) {
                if (swap.isForsaken()) {
                    abandon(swap);
                }
                return true;
            }
        }
        return false;
    }

    private void observed(String model, ModelState state, long now) {
        if (!rules.models().containsKey(model)) {
            return;
        }
        states.observed(model, state, now);
        if (!state.occupies()) {
            swaps.left(model);
            if (wantedUnloads.down(model)) {
                effects.unloaded(model);
            }
        } else if (states.isUp(model)) {
            if (wantedUnloads.upAgain(model)) {
                effects.unloaded(model);
            }
            if (swaps.await(model)) {
                unload(model);
            }
        } else {
            wantedUnloads.given(model);
        }
        Swap swap = swaps.to(model);
        if (swap != null && swap.loading()) {
            switch (state) {
                case ModelState.Ready() -> complete(swap);
                case ModelState.Failed(LoadFailure failure) -> fail(swap, failure);
                case ModelState.Stopped(), ModelState.Stopping() ->
                    fail(
                            swap,
                            new LoadFailure(
                                    LoadFailure.Cause.SCALED_DOWN, "somebody else scaled its Deployment to zero"));
                case ModelState.Starting _ -> {}
            }
        }
        swaps.all().forEach(waiting -> advance(waiting, now));
        drain(now);
    }

    private void unloadWanted(String model, boolean wanted, long now) {
        if (wanted && states.isUp(model)) {
            wantedUnloads.toChange(model, now);
        } else {
            wantedUnloads.toChangeNoMore(model);
        }
        drain(now);
    }

    private void unloadAsked(String model, long now) {
        Function<WaitingRequest, Rejection> told = request -> new Rejection.Unloaded(request.model());
        rejectAll(queue.removeAll(model), told);
        Swap swap = swaps.to(model);
        if (swap != null) {
            swaps.remove(swap);
            rejectAll(swap.waiters(), told);
        }
        if (states.isUp(model)) {
            wantedUnloads.ask(model, now + limits(model).unloadTimeout());
        } else if (states.occupies(model)) {
            wantedUnloads.askEnding(model);
        } else {
            effects.unloaded(model);
        }
        drain(now);
    }

    /** Nobody is evicted: what runs when a proxy starts, runs for somebody. */
    private void preload(String model, long now) {
        boolean idle = rules.models().containsKey(model) && !states.occupies(model) && swaps.to(model) == null;
        Conflicts conflicts = conflicts(now);
        if (idle
                && !shutDown
                && conflicts.victims(model).isEmpty()
                && !swaps.collideWith(model, Set.of())
                && !conflicts.mustYield(model, queue.heads())) {
            start(model, Set.of(), true, now);
        }
    }

    private void changeRules(Rules changed, long now) {
        rules = changed;
        Predicate<String> gone = model -> !rules.models().containsKey(model);
        Function<WaitingRequest, Rejection> told = request -> new Rejection.UnknownModel(request.model());
        states.forget(gone);
        wantedUnloads.forget(gone).forEach(effects::unloaded);
        queue.models().stream().filter(gone).forEach(model -> rejectAll(queue.removeAll(model), told));
        for (Swap swap : swaps.all()) {
            if (gone.test(swap.target())) {
                swaps.remove(swap);
                rejectAll(swap.waiters(), told);
            } else if (!swap.loading()) {
                swaps.remove(swap);
                swap.waiters().forEach(queue::add);
            }
        }
        drain(now);
    }

    private void tick(long now) {
        if (shutDown) {
            return;
        }
        for (Swap swap : swaps.all()) {
            if (swap.overdue(now)) {
                fail(swap, swap.whyOverdue(states.of(swap.target())));
            }
        }
        wantedUnloads.overdue(now).forEach(model -> {
            inFlight.of(model).forEach(effects::revoke);
            unload(model);
        });
        rules.models().forEach((model, limits) -> {
            if (limits.ttl() > 0 && idle(model) && now - states.idleSince(model, now) >= limits.ttl()) {
                unload(model);
            }
        });
        drain(now);
    }

    private void shutDown() {
        shutDown = true;
        Function<WaitingRequest, Rejection> told = request -> new Rejection.ShuttingDown();
        queue.models().forEach(model -> rejectAll(queue.removeAll(model), told));
        for (Swap swap : swaps.all()) {
            swaps.remove(swap);
            rejectAll(swap.waiters(), told);
        }
    }

    /** Gives every model that is waited for a chance. */
    private void drain(long now) {
        if (shutDown) {
            return;
        }
        wantedUnloads.asked().stream().filter(model -> !isInFlight(model)).forEach(this::unload);
        Overtaking.inTurn(queue.heads(), rules.models(), now).forEach(head -> place(head.model(), now));
        wantedUnloads.changing().stream().filter(this::idle).forEach(this::unload);
    }

    /** Grants or starts what waits in the queue for {@code model}, or leaves it there. */
    private void place(String model, long now) {
        Swap joined = swaps.to(model);
        if (joined != null) {
            queue.removeAll(model).forEach(joined::join);
            return;
        }
        Conflicts conflicts = conflicts(now);
        Set<String> victims = conflicts.victims(model);
        Set<String> leaving = new HashSet<>(victims);
        if (conflicts.mustStartAnew(model)) {
            leaving.add(model);
        }
        if (leaving.stream().anyMatch(this::isInFlight)
                || swaps.collideWith(model, victims)
                || conflicts.mustYield(model, queue.heads())) {
            return;
        }
        if (leaving.isEmpty() && states.isReady(model)) {
            queue.removeAll(model).forEach(this::grant);
        } else {
            start(model, leaving, false, now);
        }
    }

    private void start(String model, Set<String> leaving, boolean kept, long now) {
        Swap swap = new Swap(model, leaving, kept, now + limits(model).startTimeout());
        swaps.add(swap);
        queue.removeAll(model).forEach(swap::join);
        leaving.forEach(this::unload);
        advance(swap, now);
    }

    private void advance(Swap swap, long now) {
        if (!swap.mayLoad()) {
            return;
        }
        String model = swap.target();
        switch (states.of(model)) {
            case ModelState.Ready() -> complete(swap);
            case ModelState.Failed(LoadFailure failure) -> fail(swap, failure);
            case ModelState.Stopping() -> {} // its old pods end first
            case ModelState.Starting _, ModelState.Stopped _ -> {
                states.askedToLoad(model);
                swap.startLoading(now + limits(model).startTimeout());
                effects.load(model);
            }
        }
    }

    private void complete(Swap swap) {
        swaps.remove(swap);
        swap.waiters().forEach(this::grant);
    }

    private void fail(Swap swap, LoadFailure failure) {
        rejectAll(swap.waiters(), request -> new Rejection.LoadFailed(request.model(), failure));
        abandon(swap);
    }

    /** Ends a swap that nobody waits for; a load that has begun is taken back, unless a request still runs there. */
    private void abandon(Swap swap) {
        swaps.remove(swap);
        if (swap.loading() && !isInFlight(swap.target())) {
            unload(swap.target());
        }
    }

    private void unload(String model) {
        if (states.isUp(model)) {
            states.askedToUnload(model);
            wantedUnloads.given(model);
            effects.unload(model);
        }
    }

    private void grant(WaitingRequest request) {
        inFlight.add(request.id(), request.model());
        effects.grant(request.id());
    }

    private void rejectAll(List<WaitingRequest> requests, Function<WaitingRequest, Rejection> rejection) {
        requests.forEach(request -> effects.reject(request.id(), rejection.apply(request)));
    }

    private Conflicts conflicts(long now) {
        return new Conflicts(rules.policy(), states, swaps, wantedUnloads, now);
    }

    /** Whether nobody needs the model, be it ready or brought down by a crash since. */
    private boolean idle(String model) {
        return reserved(model) == 0 && !swaps.await(model) && swaps.to(model) == null;
    }

    private boolean isInFlight(String model) {
        return inFlight.count(model) > 0;
    }

    /** Requests for the model that wait or run. */
    private int reserved(String model) {
        return queue.size(model) + inFlight.count(model) + swaps.waiting(model);
    }

    private ModelRules limits(String model) {
        return rules.models().getOrDefault(model, ModelRules.NONE);
    }
}
