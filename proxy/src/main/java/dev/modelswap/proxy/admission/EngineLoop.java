package dev.modelswap.proxy.admission;

import dev.modelswap.crds.room.RoomSummary;
import dev.modelswap.crds.serving.ServedModel;
import dev.modelswap.crds.serving.ServingConfig;
import dev.modelswap.proxy.admission.PendingRequests.Waiter;
import dev.modelswap.proxy.cluster.Cluster;
import dev.modelswap.proxy.cluster.Observation;
import dev.modelswap.proxy.engine.Effects;
import dev.modelswap.proxy.engine.Event;
import dev.modelswap.proxy.engine.LoadFailure;
import dev.modelswap.proxy.engine.ModelState;
import dev.modelswap.proxy.engine.Preflight;
import dev.modelswap.proxy.engine.Rejection;
import dev.modelswap.proxy.engine.SwapEngine;
import dev.modelswap.proxy.fleet.Backend;
import dev.modelswap.proxy.fleet.Fleet;
import dev.modelswap.proxy.serial.SerialExecutor;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Runs the swap engine, one event at a time on whichever thread brings one: requests, observations and the clock become events; effects become grants,
 * rejections and commands to the fleet.
 */
public final class EngineLoop implements Effects {

    private static final long TICK_MILLIS = 250;
    private static final long NO_REQUEST = -1;

    private final Vertx vertx;
    private final SerialExecutor serial;
    private final SwapEngine engine = new SwapEngine(this);
    private final Fleet fleet;
    private final EventQueue events = new EventQueue(event -> engine.handle(event, now()), this::handled);
    private final PendingRequests waiting = new PendingRequests();
    private final Map<Long, Entry> entries = new HashMap<>();
    private final ModelHistory history = new ModelHistory();
    private final Watchers watchers = new Watchers();
    private final ModelReports reports;
    private final ProgressNews news;
    private final Preload preload = new Preload();
    /** The requests that were granted or adopted, and have not ended. */
    private final Map<Long, Held> held = new HashMap<>();

    private long lastRequest;
    private boolean useUnknown;

    private Map<String, ServedModel> models = Map.of();
    private ServingConfig config = ServingConfig.EMPTY;
    private @Nullable RoomSummary room;
    /** Those who wait for a model's end. */
    private final Map<String, Promise<Void>> unloads = new HashMap<>();

    private record Held(String model, Backend backend, Asker asker) {}

    /** What the engine knows, for those who report it. */
    public record Snapshot(Map<String, ModelState> states) {}

    /** A loop whose turns are those of {@code serial}, and that loads and unloads models in {@code cluster}. */
    public EngineLoop(Vertx vertx, SerialExecutor serial, Cluster cluster) {
        this.vertx = vertx;
        this.serial = serial;
        this.fleet = new Fleet(vertx, serial, cluster, new Fleet.Listener() {
            @Override
            public void stateChanged(String model, ModelState state) {
                if (state instanceof ModelState.Ready) {
                    history.ready(model);
                } else if (state instanceof ModelState.Failed(LoadFailure failure)) {
                    history.failed(model, failure);
                }
                watchers.stateObserved(model, state, waiting.count(model));
                handle(new Event.ModelObserved(model, state));
            }

            @Override
            public void podsPlaced(String model, List<String> nodes) {
                handle(new Event.PodsPlaced(model, nodes));
            }

            @Override
            public void unloadWanted(String model, boolean wanted) {
                handle(new Event.UnloadWanted(model, wanted));
            }
        });
        reports = new ModelReports(engine, fleet, waiting, history, System.currentTimeMillis() - now());
        news = new ProgressNews(vertx, serial, engine, waiting, EngineLoop::now);
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
        } else if (observation instanceof Observation.RoomSeen(RoomSummary seen)) {
            roomSeen(seen);
        } else {
            fleet.observe(observation);
        }
        if (observation instanceof Observation.Synced) {
            preload.synced();
            preloadOnce();
        }
    }

    /**
     * Asks for the model's service, for a request that has waited for it elsewhere for so long. Called in turns, as {@code asker} is; it may
     * hear before this returns.
     */
    public Ticket ask(String model, Duration waited, Asker asker) {
        Entry entry = new Entry(new Waiter(model, asker, now() - waited.toMillis()));
        enter(entry);
        return entry;
    }

    /** A request that somebody else granted has this backend; of {@code asker} no more is asked than to hear of its end. Called in turns. */
    public Ticket adopt(String model, Backend backend, Asker asker) {
        long number = ++lastRequest;
        fleet.occupy(backend);
        held.put(number, new Held(model, backend, asker));
        handle(new Event.RequestAdopted(number, model));
        return () -> release(number);
    }

    /** Who is asked, in turns, whether requests that nobody here knows of may hold any model, at the last moment before one is taken down. */
    public void asksForUse(BooleanSupplier unknown) {
        fleet.asksForUse(unknown);
    }

    /** Whether requests that nobody here knows of may hold any model: none is evicted then. Called in turns. */
    public void useUnknown(boolean unknown) {
        if (useUnknown != unknown) {
            useUnknown = unknown;
            handle(new Event.UseUnknown(unknown));
        }
    }

    /** The backends of the model that serve. Called in turns. */
    public List<Backend> backends(String model) {
        return Optional.ofNullable(models.get(model)).map(fleet::backends).orElse(List.of());
    }

    /** What the engine knows now. */
    public Future<Snapshot> snapshot() {
        return inTurn(() -> Future.succeededFuture(new Snapshot(engine.states())));
    }

    /** What a request for this model, which there is, would come to now. */
    public Future<Preflight> preflight(String model) {
        return inTurn(() -> Future.succeededFuture(engine.preflight(model, now())));
    }

    /**
     * The room on the nodes, as the operator said last, and where models are.
     *
     * @param summary null: the operator has said nothing
     * @param nodes by the model's ID, the nodes of its pods
     */
    public record KnownRoom(@Nullable RoomSummary summary, Map<String, List<String>> nodes) {}

    /** What is known of the room. */
    public Future<KnownRoom> room() {
        return inTurn(() -> {
            Map<String, List<String>> nodes = new TreeMap<>();
            models.keySet().forEach(model -> nodes.put(model, engine.nodes(model)));
            nodes.values().removeIf(List::isEmpty);
            return Future.succeededFuture(new KnownRoom(room, nodes));
        });
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

    /** Turns away all that wait, now and from now on; the models stay as they are. */
    public Future<Void> shutDown() {
        return inTurn(() -> {
            handle(new Event.ShutDown());
            return Future.succeededFuture();
        });
    }

    @Override
    public void grant(long request) {
        Waiter granted = waiting.leave(request);
        Entry entry = entries.remove(request);
        if (granted == null || entry == null) {
            handle(new Event.RequestFinished(request));
            return;
        }
        Optional<Backend> backend =
                Optional.ofNullable(models.get(granted.model())).flatMap(fleet::enter);
        if (backend.isEmpty()) {
            // The pod has gone, and the news is on its way to the engine: after it, the request loads the model anew.
            handle(new Event.RequestFinished(request));
            entry.number = NO_REQUEST;
            serial.run(() -> enter(entry));
            return;
        }
        history.used(granted.model());
        held.put(request, new Held(granted.model(), backend.get(), granted.asker()));
        granted.asker().granted(backend.get());
    }

    @Override
    public void reject(long request, Rejection rejection) {
        if (rejection instanceof Rejection.LoadFailed(String model, LoadFailure failure)) {
            history.failed(model, failure);
        }
        Waiter rejected = waiting.leave(request);
        entries.remove(request);
        if (rejected != null) {
            rejected.asker().refused(new Rejected(rejection, engine.loads().usual(rejected.model())));
        }
    }

    @Override
    public void revoke(long request) {
        Optional.ofNullable(held.get(request))
                .ifPresent(holder -> holder.asker().revoked());
    }

    @Override
    public void unloaded(String model) {
        Optional.ofNullable(unloads.remove(model)).ifPresent(Promise::complete);
    }

    @Override
    public void load(String model) {
        Optional.ofNullable(models.get(model)).ifPresent(fleet::load);
    }

    @Override
    public void unload(String model) {
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

    private void enter(Entry entry) {
        if (entry.ended) {
            return;
        }
        Waiter waiter = entry.waiter;
        long number = ++lastRequest;
        entry.number = number;
        entries.put(number, entry);
        waiting.enter(number, waiter);
        handle(new Event.RequestArrived(number, waiter.model(), waiter.waited(now())));
        if (waiting.has(number)) {
            watchers.requestWaits(waiter.model());
        }
    }

    private void release(long request) {
        Held ended = held.remove(request);
        if (ended != null) {
            history.used(ended.model());
            fleet.leave(ended.backend());
            handle(new Event.RequestFinished(request));
        }
    }

    /** A request that was asked for: the engine knows it by another number each time it must wait anew. */
    private final class Entry implements Ticket {

        private final Waiter waiter;
        private long number = NO_REQUEST;
        private boolean ended;

        Entry(Waiter waiter) {
            this.waiter = waiter;
        }

        @Override
        public void end() {
            ended = true;
            if (waiting.leave(number) != null) {
                entries.remove(number);
                handle(new Event.RequestCancelled(number));
            } else {
                release(number);
            }
        }
    }

    private void roomSeen(RoomSummary seen) {
        room = seen;
        if (config.fit() != null) {
            handle(new Event.PolicyChanged(EngineRules.policy(config, seen)));
            preloadOnce();
        }
    }

    private void configure(ServingConfig seen) {
        config = seen;
        models = config.models().stream().collect(Collectors.toMap(ServedModel::name, Function.identity()));
        history.keep(models.keySet());
        handle(new Event.RulesChanged(EngineRules.of(config, room)));
        fleet.configure(config);
        watchers.modelsChanged(models.keySet());
        preload.wants(config.preload());
        preloadOnce();
    }

    private void preloadOnce() {
        if (!models.isEmpty() && (config.fit() == null || room != null)) {
            preload.take().forEach(model -> serial.run(() -> handle(new Event.PreloadAsked(model))));
        }
    }

    private void handle(Event event) {
        events.handle(event);
    }

    private void handled() {
        news.tellSoon();
    }

    private static long now() {
        return System.nanoTime() / 1_000_000;
    }
}
