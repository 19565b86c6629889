package dev.modelswap.proxy.admission;

import dev.modelswap.crds.serving.ServedModel;
import dev.modelswap.crds.serving.ServingConfig;
import dev.modelswap.proxy.admission.WaitingRoom.Visitor;
import dev.modelswap.proxy.cluster.Cluster;
import dev.modelswap.proxy.cluster.Observation;
import dev.modelswap.proxy.engine.Effects;
import dev.modelswap.proxy.engine.Event;
import dev.modelswap.proxy.engine.LoadFailure;
import dev.modelswap.proxy.engine.ModelState;
import dev.modelswap.proxy.engine.Rejection;
import dev.modelswap.proxy.engine.SwapEngine;
import dev.modelswap.proxy.engine.Wait;
import dev.modelswap.proxy.fleet.Backend;
import dev.modelswap.proxy.fleet.Fleet;
import dev.modelswap.proxy.turns.Turns;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * Runs the swap engine, one event at a time on whichever thread brings one: requests, observations and the clock become events; effects become grants,
 * rejections and commands to the fleet.
 */
public final class EngineLoop implements Admission, Effects {

    private static final long TICK_MILLIS = 250;
    private static final long TELL_MILLIS = 50;

    /** What to add to {@link #now} for the time since 1970; the same for as long as the proxy runs. */
    private final long epoch = System.currentTimeMillis() - now();

    private final Vertx vertx;
    private final Turns turns = new Turns();
    private final SwapEngine engine = new SwapEngine(this);
    private final Fleet fleet;
    private final Deque<Event> events = new ArrayDeque<>();
    private final WaitingRoom waiting = new WaitingRoom();
    private final ModelHistory history = new ModelHistory();
    private final Watchers watchers = new Watchers();
    /** How each granted request that has not ended is cut off. */
    private final Map<Long, Runnable> held = new HashMap<>();

    private Map<String, ServedModel> models = Map.of();
    private final AtomicInteger waitingCount = new AtomicInteger();
    private final AtomicInteger inFlightCount = new AtomicInteger();
    /** Those who wait for a model's end. */
    private final Map<String, Promise<Void>> unloads = new HashMap<>();

    private List<String> preload = List.of();
    private boolean synced;
    private boolean preloaded;
    private boolean handling;
    private boolean telling;
    private long lastRequest;

    /** What the engine knows, for those who report it. */
    public record Snapshot(Map<String, ModelState> states) {}

    /** A loop that loads and unloads models in {@code cluster}. */
    public EngineLoop(Vertx vertx, Cluster cluster) {
        this.vertx = vertx;
        this.fleet = new Fleet(vertx, turns, cluster, new Fleet.Listener() {
            @Override
            public void stateChanged(String model, ModelState state) {
                if (state instanceof ModelState.Ready) {
                    history.ready(model, now());
                } else if (state instanceof ModelState.Failed(LoadFailure failure)) {
                    history.failed(model, failure);
                }
                watchers.stateObserved(model, state, waiting.count(model));
                handle(new Event.ModelObserved(model, state));
            }

            @Override
            public void unloadWanted(String model, boolean wanted) {
                handle(new Event.UnloadWanted(model, wanted));
            }
        });
    }

    /** From now on this one hears what happens, too; to be said before anything does. */
    public void tell(ModelWatcher who) {
        watchers.add(who);
    }

    /** Begins to look at the clock. */
    public void start() {
        vertx.setPeriodic(
                TICK_MILLIS,
                timer -> turns.run(() -> {
                    fleet.tick();
                    handle(new Event.Tick());
                }));
    }

    /** Takes in what the cluster shows. */
    public void observe(Observation observation) {
        turns.run(() -> observed(observation));
    }

    private void observed(Observation observation) {
        if (observation instanceof Observation.ConfigSeen(ServingConfig config)) {
            configure(config);
        } else {
            fleet.observe(observation);
        }
        if (observation instanceof Observation.Synced) {
            synced = true;
            preloadOnce();
        }
    }

    @Override
    public Future<Grant> admit(ServedModel model, Future<Void> left, Consumer<Progress> progress) {
        Promise<Grant> answer = Promise.promise();
        Visitor visitor = new Visitor(model, left, answer, progress, vertx.getOrCreateContext(), now());
        turns.run(() -> enter(visitor));
        return answer.future();
    }

    /** What the engine knows now. */
    public Future<Snapshot> snapshot() {
        return inTurn(() -> Future.succeededFuture(new Snapshot(engine.states())));
    }

    /** How each model does, by its ID. */
    public Future<Map<String, ModelReport>> reports() {
        return inTurn(() -> Future.succeededFuture(reportsNow()));
    }

    /**
     * Unloads the model: what waits for it is turned away, what runs may end within its {@code unloadTimeout} and is then cut
     * off. Done when the model has ended; at once if it does not run, or does not exist.
     */
    public Future<Void> unload(ServedModel model) {
        return inTurn(() -> {
            Promise<Void> end = unloads.computeIfAbsent(model.name(), name -> Promise.promise());
            handle(new Event.UnloadAsked(model.name()));
            return end.future();
        });
    }

    /** Unloads all models, each like {@link #unload(ServedModel)}, and all at the same time. */
    public Future<Void> unloadAll() {
        return inTurn(() ->
                        Future.join(models.values().stream().map(this::unload).toList()))
                .mapEmpty();
    }

    /** Another proxy decides from now on: no model is loaded or unloaded any more, what is ready serves. */
    public Future<Void> stepDown() {
        return inTurn(() -> {
            handle(new Event.SteppedDown());
            return Future.succeededFuture();
        });
    }

    /** Turns away all that wait, now and from now on; the models stay as they are. */
    public Future<Void> shutDown() {
        return inTurn(() -> {
            handle(new Event.ShutDown());
            return Future.succeededFuture();
        });
    }

    /** A backend of the model that could serve now, without a grant: the model may be unloaded while it is used. */
    public Future<Optional<Backend>> readyBackend(ServedModel model) {
        return inTurn(() -> {
            Optional<Backend> backend = fleet.enter(model);
            backend.ifPresent(fleet::leave);
            return Future.succeededFuture(backend);
        });
    }

    /** Requests that wait for their model or their turn; for any thread. */
    public int waiting() {
        return waitingCount.get();
    }

    /** Requests that models are serving; for any thread. */
    public int inFlight() {
        return inFlightCount.get();
    }

    @Override
    public void grant(long request) {
        Visitor granted = waiting.leave(request);
        if (granted == null) {
            handle(new Event.RequestFinished(request));
            return;
        }
        Optional<Backend> backend = fleet.enter(granted.model());
        if (backend.isEmpty()) {
            // The pod has gone, and the news is on its way to the engine: after it, the request loads the model anew.
            handle(new Event.RequestFinished(request));
            turns.run(() -> enter(granted));
            return;
        }
        HeldGrant grant = new HeldGrant(
                backend.get(),
                () -> turns.run(() -> {
                    held.remove(request);
                    history.used(granted.model().name());
                    fleet.leave(backend.get());
                    handle(new Event.RequestFinished(request));
                }));
        history.used(granted.model().name());
        held.put(request, () -> granted.caller().runOnContext(ignored -> grant.revoke()));
        granted.grant(grant);
    }

    @Override
    public void reject(long request, Rejection rejection) {
        if (rejection instanceof Rejection.LoadFailed(String model, LoadFailure failure)) {
            history.failed(model, failure);
        }
        Visitor rejected = waiting.leave(request);
        if (rejected != null) {
            rejected.reject(new Rejected(
                    rejection, history.loads().usual(rejected.model().name())));
        }
    }

    @Override
    public void revoke(long request) {
        Optional.ofNullable(held.get(request)).ifPresent(Runnable::run);
    }

    @Override
    public void unloaded(String model) {
        Optional.ofNullable(unloads.remove(model)).ifPresent(Promise::complete);
    }

    @Override
    public void load(String model) {
        history.loads().begins(model, now());
        Optional.ofNullable(models.get(model)).ifPresent(fleet::load);
    }

    @Override
    public void unload(String model) {
        history.loads().ends(model);
        engine.evictedFor(model).ifPresent(target -> watchers.evicted(model, target));
        Optional.ofNullable(models.get(model)).ifPresent(fleet::unload);
    }

    private Map<String, ModelReport> reportsNow() {
        long now = now();
        Map<String, List<Wait>> waits = waiting.byModel(engine.waits(now));
        Map<String, ModelReport> reports = new HashMap<>();
        engine.states().forEach((model, state) -> {
            OptionalLong unloadDue = engine.unloadDue(model, now);
            reports.put(
                    model,
                    new ModelReport(
                            state,
                            Optional.ofNullable(models.get(model))
                                    .map(fleet::pods)
                                    .orElse(List.of()),
                            engine.inFlight(model),
                            waits.getOrDefault(model, List.of()),
                            history.loads().begun(model, now),
                            history.loads().usual(model),
                            history.lastUsed(model),
                            unloadDue.isPresent() ? Instant.ofEpochMilli(epoch + unloadDue.getAsLong()) : null,
                            history.lastFailure(model)));
        });
        return reports;
    }

    /** Asks a question in its turn; its answer comes on the caller's context. */
    private <T> Future<T> inTurn(Supplier<Future<T>> question) {
        Context caller = vertx.getOrCreateContext();
        Promise<T> answer = Promise.promise();
        turns.run(() -> question.get().onComplete(done -> caller.runOnContext(back -> answer.handle(done))));
        return answer.future();
    }

    private void enter(Visitor visitor) {
        long number = ++lastRequest;
        waiting.enter(number, visitor);
        handle(new Event.RequestArrived(number, visitor.model().name()));
        if (waiting.has(number)) {
            watchers.requestWaits(visitor.model().name());
        }
        visitor.left().onComplete(gone -> turns.run(() -> cancel(number)));
    }

    private void cancel(long request) {
        if (waiting.leave(request) != null) {
            handle(new Event.RequestCancelled(request));
        }
    }

    private void configure(ServingConfig config) {
        models = config.models().stream().collect(Collectors.toMap(ServedModel::name, Function.identity()));
        history.keep(models.keySet());
        handle(new Event.RulesChanged(EngineRules.of(config)));
        fleet.configure(config);
        watchers.modelsChanged(models.keySet());
        preload = config.preload();
        preloadOnce();
    }

    /** After everything else that was there at the start, so that what runs already is known. */
    private void preloadOnce() {
        if (synced && !models.isEmpty() && !preloaded) {
            preloaded = true;
            turns.run(() -> preload.forEach(model -> handle(new Event.PreloadAsked(model))));
        }
    }

    /** One event after the other, even if an effect brings the next. */
    private void handle(Event event) {
        events.add(event);
        if (handling) {
            return;
        }
        handling = true;
        try {
            for (Event next = events.poll(); next != null; next = events.poll()) {
                engine.handle(next, now());
            }
        } finally {
            handling = false;
            waitingCount.set(engine.waiting());
            inFlightCount.set(engine.inFlight());
            tellSoon();
        }
    }

    /** Many events may follow each other at once: those who wait are told once of what came of them. */
    private void tellSoon() {
        if (engine.waiting() > 0 && !telling) {
            telling = true;
            vertx.setTimer(
                    TELL_MILLIS,
                    timer -> turns.run(() -> {
                        telling = false;
                        waiting.tell(engine.waits(now()), history.loads(), now());
                    }));
        }
    }

    private static long now() {
        return System.nanoTime() / 1_000_000;
    }
}
