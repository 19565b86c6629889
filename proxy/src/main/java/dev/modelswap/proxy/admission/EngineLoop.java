package dev.modelswap.proxy.admission;

import dev.modelswap.crds.serving.ServedModel;
import dev.modelswap.crds.serving.ServingConfig;
import dev.modelswap.proxy.admission.PendingRequests.Waiter;
import dev.modelswap.proxy.cluster.Cluster;
import dev.modelswap.proxy.cluster.Observation;
import dev.modelswap.proxy.engine.Effects;
import dev.modelswap.proxy.engine.Event;
import dev.modelswap.proxy.engine.LoadFailure;
import dev.modelswap.proxy.engine.ModelState;
import dev.modelswap.proxy.engine.Rejection;
import dev.modelswap.proxy.engine.SwapEngine;
import dev.modelswap.proxy.fleet.Backend;
import dev.modelswap.proxy.fleet.Fleet;
import dev.modelswap.proxy.serial.SerialExecutor;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
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

    private final Vertx vertx;
    private final SerialExecutor serial = new SerialExecutor();
    private final SwapEngine engine = new SwapEngine(this);
    private final Fleet fleet;
    private final EventQueue events = new EventQueue(event -> engine.handle(event, now()), this::handled);
    private final PendingRequests waiting = new PendingRequests();
    private final ModelHistory history = new ModelHistory();
    private final Watchers watchers = new Watchers();
    private final ModelReports reports;
    private final ProgressNews news;
    private final Preload preload = new Preload();
    /** How each granted request that has not ended is cut off. */
    private final Map<Long, Runnable> held = new HashMap<>();

    private long lastRequest;
    private final AdoptedRequests adopted = new AdoptedRequests(() -> ++lastRequest, this::handle);

    private Map<String, ServedModel> models = Map.of();
    private final AtomicInteger waitingCount = new AtomicInteger();
    private final AtomicInteger inFlightCount = new AtomicInteger();
    /** Those who wait for a model's end. */
    private final Map<String, Promise<Void>> unloads = new HashMap<>();

    /** What the engine knows, for those who report it. */
    public record Snapshot(Map<String, ModelState> states) {}

    /** A loop that loads and unloads models in {@code cluster}. */
    public EngineLoop(Vertx vertx, Cluster cluster) {
        this.vertx = vertx;
        this.fleet = new Fleet(vertx, serial, cluster, new Fleet.Listener() {
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
        reports = new ModelReports(engine, fleet, waiting, history, System.currentTimeMillis() - now());
        news = new ProgressNews(vertx, serial, engine, waiting, history.loads(), EngineLoop::now);
    }

    /** From now on this one hears what happens, too; to be said before anything does. */
    public void tell(ModelWatcher who) {
        watchers.add(who);
    }

    /** Begins to look at the clock. */
    public void start() {
        vertx.setPeriodic(
                TICK_MILLIS,
                timer -> serial.run(() -> {
                    fleet.tick();
                    handle(new Event.Tick());
                }));
    }

    /** Takes in what the cluster shows. */
    public void observe(Observation observation) {
        serial.run(() -> observed(observation));
    }

    private void observed(Observation observation) {
        if (observation instanceof Observation.ConfigSeen(ServingConfig config)) {
            configure(config);
        } else if (observation instanceof Observation.HeldElsewhere(var models)) {
            adopted.are(models);
        } else {
            fleet.observe(observation);
        }
        if (observation instanceof Observation.Synced) {
            preload.synced();
            preloadOnce();
        }
    }

    /** The models that requests hold which were granted here. */
    public Future<Set<String>> inUse() {
        return inTurn(() -> Future.succeededFuture(engine.inUse().stream()
                .filter(model -> engine.inFlight(model) > adopted.count(model))
                .collect(Collectors.toUnmodifiableSet())));
    }

    @Override
    public Future<Grant> admit(ServedModel model, Future<Void> left, Consumer<Progress> progress) {
        Promise<Grant> answer = Promise.promise();
        Waiter waiter = new Waiter(model, left, answer, progress, vertx.getOrCreateContext(), now());
        serial.run(() -> enter(waiter));
        return answer.future();
    }

    /** What the engine knows now. */
    public Future<Snapshot> snapshot() {
        return inTurn(() -> Future.succeededFuture(new Snapshot(engine.states())));
    }

    /** How each model does, by its ID. */
    public Future<Map<String, ModelReport>> reports() {
        return inTurn(() -> Future.succeededFuture(reports.of(models, now())));
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

    /** SerialExecutor away all that wait, now and from now on; the models stay as they are. */
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
        Waiter granted = waiting.leave(request);
        if (granted == null) {
            handle(new Event.RequestFinished(request));
            return;
        }
        Optional<Backend> backend = fleet.enter(granted.model());
        if (backend.isEmpty()) {
            // The pod has gone, and the news is on its way to the engine: after it, the request loads the model anew.
            handle(new Event.RequestFinished(request));
            serial.run(() -> enter(granted));
            return;
        }
        HeldGrant grant = new HeldGrant(
                backend.get(),
                () -> serial.run(() -> {
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
        Waiter rejected = waiting.leave(request);
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

    /** Asks a question in its turn; its answer comes on the caller's context. */
    private <T> Future<T> inTurn(Supplier<Future<T>> question) {
        Context caller = vertx.getOrCreateContext();
        Promise<T> answer = Promise.promise();
        serial.run(() -> question.get().onComplete(done -> caller.runOnContext(back -> answer.handle(done))));
        return answer.future();
    }

    private void enter(Waiter waiter) {
        long number = ++lastRequest;
        waiting.enter(number, waiter);
        handle(new Event.RequestArrived(number, waiter.model().name()));
        if (waiting.has(number)) {
            watchers.requestWaits(waiter.model().name());
        }
        waiter.left().onComplete(gone -> serial.run(() -> cancel(number)));
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
        preload.wants(config.preload());
        preloadOnce();
    }

    private void preloadOnce() {
        if (!models.isEmpty()) {
            preload.take().forEach(model -> serial.run(() -> handle(new Event.PreloadAsked(model))));
        }
    }

    private void handle(Event event) {
        events.handle(event);
    }

    private void handled() {
        waitingCount.set(engine.waiting());
        inFlightCount.set(engine.inFlight());
        news.tellSoon();
    }

    private static long now() {
        return System.nanoTime() / 1_000_000;
    }
}
