package dev.modelswap.proxy.engine;

import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;

/**
 * Decides for every request whether it runs now, waits, or is turned away, and which models are loaded and evicted for it.
 *
 * <p>A request whose model is ready and evicts nobody is granted. Else it joins the swap to its model, or starts one if
 * nothing that must leave is in flight and no other swap is in the way, or it queues. A swap unloads its victims, waits
 * until all have left, loads its target, and grants its waiters when the target is ready. Requests of one model are served
 * together, so a later request may pass an earlier one of another model, but only until that one has waited for
 * {@link #MAX_OVERTAKING}: from then on, nothing that stands in its way is granted or loaded any more. A model that is to be
 * unloaded so that it can change is unloaded in the first moment in which nobody needs it; if none comes for as long, its next
 * requests wait until those in flight have ended, and load it anew.
 *
 * <p>Not thread-safe: one thread calls it. Times are milliseconds of a clock that never goes back.
 */
public final class SwapEngine {

    /** How long requests for other models may go on passing a request that waits, in milliseconds. */
    public static final long MAX_OVERTAKING = 10_000;

    private static final ModelState STOPPED = new ModelState.Stopped();
    private static final ModelState STOPPING = new ModelState.Stopping();
    private static final ModelState ASKED =
            new ModelState.Starting(LoadPhase.SCHEDULING, "waiting for the API server to scale it up");

    private final Effects effects;
    private Rules rules = Rules.none();
    /** The models that occupy their place; all others are stopped. */
    private final Map<String, ModelState> states = new HashMap<>();

    private final InFlight inFlight = new InFlight();
    private final Map<String, Long> idleSince = new HashMap<>();
    /** The models that are to be unloaded in an idle moment, and since when. */
    private final Map<String, Long> changing = new HashMap<>();

    private final Map<String, Swap> swaps = new LinkedHashMap<>();
    private final RequestQueue queue = new RequestQueue();

    public SwapEngine(Effects effects) {
        this.effects = effects;
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
            case Event.RulesChanged(Rules changed) -> changeRules(changed, now);
            case Event.Tick() -> tick(now);
        }
    }

    /** Every model of the rules with its state, sorted by name. */
    public Map<String, ModelState> states() {
        Map<String, ModelState> all = new TreeMap<>();
        rules.models().keySet().forEach(model -> all.put(model, state(model)));
        return all;
    }

    /** Requests that wait, in the queue or for a load. */
    public int waiting() {
        return queue.size() + swaps.values().stream().mapToInt(Swap::size).sum();
    }

    /** Requests that were granted and have not finished. */
    public int inFlight() {
        return inFlight.count();
    }

    /** What each request waits for that is neither granted nor answered. */
    public Map<Long, Wait> waits() {
        Map<Long, Wait> waits = new HashMap<>();
        queue.inOrder().forEach(request -> waits.put(request.id(), new Wait.Queued(waits.size() + 1)));
        for (Swap swap : swaps.values()) {
            Wait wait = wait(swap);
            swap.waiters().forEach(request -> waits.put(request.id(), wait));
        }
        return waits;
    }

    private Wait wait(Swap swap) {
        if (swap.loading() && state(swap.target()) instanceof ModelState.Starting(var phase, String progress)) {
            return new Wait.Loading(phase, progress);
        }
        return new Wait.Evicting(swap.leaving().isEmpty() ? Set.of(swap.target()) : swap.leaving());
    }

    private void arrived(WaitingRequest request, long now) {
        ModelRules model = rules.models().get(request.model());
        if (model == null) {
            effects.reject(request.id(), new Rejection.UnknownModel(request.model()));
        } else if (reserved(request.model()) >= model.concurrencyLimit()) {
            effects.reject(request.id(), new Rejection.ConcurrencyLimit(request.model(), model.concurrencyLimit()));
        } else {
            queue.add(request);
            place(request.model(), now);
        }
    }

    private void finished(long request, long now) {
        String model = inFlight.remove(request);
        if (model == null) {
            return;
        }
        if (inFlight.count(model) == 0) {
            idleSince.computeIfPresent(model, (name, since) -> now);
            drain(now);
        }
    }

    private void cancelled(long request, long now) {
        if (queue.remove(request)) {
            drain(now);
            return;
        }
        for (Swap swap : List.copyOf(swaps.values())) {
            if (swap.leave(request) && swap.size() == 0) {
                abandon(swap);
                drain(now);
            }
        }
    }

    private void observed(String model, ModelState state, long now) {
        if (!rules.models().containsKey(model)) {
            return;
        }
        remember(model, state, now);
        if (!state.occupies()) {
            swaps.values().forEach(swap -> swap.left(model));
        } else if (isLeaving(model)) {
            unload(model);
        }
        Swap swap = swaps.get(model);
        if (swap != null && swap.loading()) {
            switch (state) {
                case ModelState.Ready() -> complete(swap);
                case ModelState.Failed(String cause) -> fail(swap, cause);
                case ModelState.Stopped(), ModelState.Stopping() ->
                    fail(swap, "somebody else scaled its Deployment to zero");
                case ModelState.Starting _ -> {}
            }
        }
        advanceSwaps(now);
        drain(now);
    }

    private void remember(String model, ModelState state, long now) {
        if (state instanceof ModelState.Ready && !(state(model) instanceof ModelState.Ready)) {
            idleSince.put(model, now);
        } else if (state instanceof ModelState.Stopping || state instanceof ModelState.Stopped) {
            idleSince.remove(model);
            changing.remove(model);
        }
        if (state.occupies()) {
            states.put(model, state);
        } else {
            states.remove(model);
        }
    }

    private void unloadWanted(String model, boolean wanted, long now) {
        if (wanted && states.containsKey(model) && !(state(model) instanceof ModelState.Stopping)) {
            changing.put(model, now);
        } else {
            changing.remove(model);
        }
        drain(now);
    }

    private void changeRules(Rules changed, long now) {
        rules = changed;
        Predicate<String> gone = model -> !rules.models().containsKey(model);
        states.keySet().removeIf(gone);
        idleSince.keySet().removeIf(gone);
        changing.keySet().removeIf(gone);
        queue.models().stream().filter(gone).forEach(model -> rejectAll(queue.removeAll(model)));
        for (Swap swap : List.copyOf(swaps.values())) {
            if (gone.test(swap.target())) {
                swaps.remove(swap.target());
                rejectAll(swap.waiters());
            } else if (!swap.loading()) {
                swaps.remove(swap.target());
                swap.waiters().forEach(queue::add);
            }
        }
        drain(now);
    }

    private void tick(long now) {
        for (Swap swap : List.copyOf(swaps.values())) {
            if (swap.overdue(now)) {
                fail(swap, swap.loading() ? "not ready in time: " + progress(swap.target()) : stuck(swap));
            }
        }
        rules.models().forEach((model, limits) -> {
            if (limits.ttl() > 0 && idle(model) && now - idleSince.getOrDefault(model, now) >= limits.ttl()) {
                unload(model);
            }
        });
        drain(now);
    }

    /** Gives every model that is waited for a chance, the longest waiting first. */
    private void drain(long now) {
        for (WaitingRequest head : List.copyOf(queue.heads())) {
            place(head.model(), now);
        }
        changing.keySet().stream().filter(this::idle).toList().forEach(this::unload);
    }

    /** Grants or starts what waits in the queue for {@code model}, or leaves it there. */
    private void place(String model, long now) {
        Swap joined = swaps.get(model);
        if (joined != null) {
            queue.removeAll(model).forEach(joined::join);
            return;
        }
        Set<String> victims = rules.policy().victims(model, runningBeside(model));
        Set<String> leaving = new HashSet<>(victims);
        if (state(model) instanceof ModelState.Failed || mustChange(model, now)) {
            leaving.add(model);
        }
        if (leaving.stream().anyMatch(this::isInFlight)
                || swaps.values().stream().anyMatch(swap -> swap.collidesWith(model, victims))
                || mustYield(model, now)) {
            return;
        }
        if (leaving.isEmpty() && state(model) instanceof ModelState.Ready) {
            queue.removeAll(model).forEach(this::grant);
        } else {
            start(model, leaving, now);
        }
    }

    private void start(String model, Set<String> leaving, long now) {
        Swap swap = new Swap(model, leaving, now + startTimeout(model));
        swaps.put(model, swap);
        queue.removeAll(model).forEach(swap::join);
        leaving.forEach(this::unload);
        advance(swap, now);
    }

    private void advanceSwaps(long now) {
        List.copyOf(swaps.values()).forEach(swap -> advance(swap, now));
    }

    private void advance(Swap swap, long now) {
        if (!swap.mayLoad()) {
            return;
        }
        String model = swap.target();
        switch (state(model)) {
            case ModelState.Ready() -> complete(swap);
            case ModelState.Failed(String cause) -> fail(swap, cause);
            case ModelState.Stopping() -> {} // its old pods end first
            case ModelState.Starting _ -> load(swap, now);
            case ModelState.Stopped() -> {
                states.put(model, ASKED);
                load(swap, now);
            }
        }
    }

    private void load(Swap swap, long now) {
        swap.startLoading(now + startTimeout(swap.target()));
        effects.load(swap.target());
    }

    private void complete(Swap swap) {
        swaps.remove(swap.target());
        swap.waiters().forEach(this::grant);
    }

    private void fail(Swap swap, String cause) {
        swap.waiters().forEach(request -> effects.reject(request.id(), new Rejection.LoadFailed(swap.target(), cause)));
        abandon(swap);
    }

    /** Ends a swap that nobody waits for; a load that has begun is taken back, unless a request still runs there. */
    private void abandon(Swap swap) {
        swaps.remove(swap.target());
        if (swap.loading() && !isInFlight(swap.target())) {
            unload(swap.target());
        }
    }

    private void unload(String model) {
        if (states.containsKey(model) && !(state(model) instanceof ModelState.Stopping)) {
            states.put(model, STOPPING);
            idleSince.remove(model);
            changing.remove(model);
            effects.unload(model);
        }
    }

    private void grant(WaitingRequest request) {
        inFlight.add(request.id(), request.model());
        effects.grant(request.id());
    }

    private void rejectAll(List<WaitingRequest> requests) {
        requests.forEach(request -> effects.reject(request.id(), new Rejection.UnknownModel(request.model())));
    }

    /** Whether another model's request has waited too long to let {@code model} go first once more. */
    private boolean mustYield(String model, long now) {
        for (WaitingRequest head : queue.heads()) {
            boolean overdue = now - head.since() >= MAX_OVERTAKING;
            if (head.model().equals(model) || !overdue) {
                return false;
            }
            if (inTheWay(model, head.model())) {
                return true;
            }
        }
        return false;
    }

    private boolean mustChange(String model, long now) {
        Long since = changing.get(model);
        return since != null && now - since >= MAX_OVERTAKING;
    }

    /** Whether {@code model} would have to leave for {@code other}, or evicts it. */
    private boolean inTheWay(String model, String other) {
        Set<String> withModel = new HashSet<>(runningBeside(other));
        withModel.add(model);
        Set<String> withOther = new HashSet<>(runningBeside(model));
        withOther.add(other);
        return rules.policy().victims(other, withModel).contains(model)
                || rules.policy().victims(model, withOther).contains(other);
    }

    private Set<String> runningBeside(String model) {
        Set<String> running = new HashSet<>(swaps.keySet());
        running.addAll(states.keySet());
        running.remove(model);
        return running;
    }

    /** Whether nobody needs the model, be it ready or brought down by a crash since. */
    private boolean idle(String model) {
        return reserved(model) == 0 && !isLeaving(model);
    }

    private boolean isInFlight(String model) {
        return inFlight.count(model) > 0;
    }

    private boolean isLeaving(String model) {
        return swaps.values().stream().anyMatch(swap -> swap.leaving().contains(model));
    }

    /** Requests for the model that wait or run. */
    private int reserved(String model) {
        Swap swap = swaps.get(model);
        return queue.size(model) + inFlight.count(model) + (swap == null ? 0 : swap.size());
    }

    private ModelState state(String model) {
        return states.getOrDefault(model, STOPPED);
    }

    private long startTimeout(String model) {
        ModelRules limits = rules.models().get(model);
        return limits == null ? 0 : limits.startTimeout();
    }

    private String progress(String model) {
        return state(model) instanceof ModelState.Starting(var phase, String progress)
                ? progress
                : state(model).word();
    }

    private static String stuck(Swap swap) {
        return "these models did not end in time: "
                + (swap.leaving().isEmpty() ? swap.target() : String.join(", ", swap.leaving()));
    }
}
