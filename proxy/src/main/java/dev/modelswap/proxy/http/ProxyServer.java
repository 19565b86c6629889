package dev.modelswap.proxy.http;

import dev.modelswap.crds.api.ActivitySettings;
import dev.modelswap.proxy.activity.ActivityLog;
import dev.modelswap.proxy.activity.ActivityRecorder;
import dev.modelswap.proxy.activity.Captures;
import dev.modelswap.proxy.activity.InFlight;
import dev.modelswap.proxy.activity.InFlightEvents;
import dev.modelswap.proxy.activity.RecentActivity;
import dev.modelswap.proxy.activity.RequestLives;
import dev.modelswap.proxy.activity.sqlite.ActivityFile;
import dev.modelswap.proxy.activity.sqlite.StoredActivity;
import dev.modelswap.proxy.admission.EngineLoop;
import dev.modelswap.proxy.cluster.Cluster;
import dev.modelswap.proxy.cluster.Observation;
import dev.modelswap.proxy.events.EventApi;
import dev.modelswap.proxy.events.EventHub;
import dev.modelswap.proxy.logs.Logs;
import io.vertx.core.Context;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.VerticleBase;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The proxy: watches the cluster, runs the engine, and serves clients from the moment it has seen what there is until it
 * is stopped.
 */
public final class ProxyServer {

    private static final Logger LOG = LoggerFactory.getLogger(ProxyServer.class);

    private static final long DRAIN_POLL_MILLIS = 50;

    /** Of the farewell: how much of it the proxy goes on loading models in, for those who still come. */
    private static final double LAST_DECISIONS = 0.3;

    private static final long RESIGNATION_SECONDS = 2;

    /** Of the time to stop in: for those who still wait then to be told that nothing comes any more. */
    private static final double LAST_WORD = 0.1;

    private final Vertx vertx;
    private final Cluster cluster;
    private final Ports ports;
    private final @Nullable ApiKeys apiKeys;
    private final @Nullable AdminKeys adminKeys;
    private final PeerKeys peerKeys;
    private final Captures captures;
    private final ActivityLog activity;
    private final Patience patience;
    private final Serving serving = new Serving();
    private final ProxyMetrics metrics = new ProxyMetrics();
    private final RequestMetrics requestMetrics = new RequestMetrics(metrics.registry());
    private final EventHub events;
    private final TimelineApi timeline;
    private final Logs logs;
    private final AtomicBoolean ready = new AtomicBoolean();
    private final Promise<Void> deposed = Promise.promise();
    /** Decides nothing any more; does nothing before there is an engine. */
    private volatile Supplier<Future<Void>> stepDown = Future::succeededFuture;
    /** Tells all that wait for a model that nothing comes any more; does nothing before there is an engine. */
    private volatile Supplier<Future<Void>> turnAway = Future::succeededFuture;

    private final BackendConnections connections = new BackendConnections();
    private final OpenRequests open = new OpenRequests();
    private final BodyRoom bodies;
    private final AtomicInteger boundPort = new AtomicInteger();
    private final AtomicInteger boundManagementPort = new AtomicInteger();

    /** Where to listen; -1 takes any free port. */
    public record Ports(int api, int management) {}

    /**
     * How long the proxy waits for others.
     *
     * @param profile for the operator to confirm a profile
     * @param farewell for the Service to stop sending new requests to a proxy that is not ready any more
     * @param reconnect for a backend that cannot be connected to
     * @param clients for what they are to send
     */
    public record Patience(Duration profile, Duration farewell, Duration reconnect, ClientPatience clients) {

        /** What suits a cluster. */
        public static Patience usual() {
            return new Patience(
                    Duration.ofSeconds(10), Duration.ofSeconds(3), Duration.ofSeconds(10), ClientPatience.usual());
        }
    }

    /**
     * Where Secrets with keys are mounted.
     *
     * @param api whose lines are the keys that clients must send; null: none is asked for
     * @param peers with a file for each peer that wants a key; null: none does
     * @param admins whose lines are the keys of those who may read captures; null: nobody may
     */
    public record Keys(
            @Nullable Path api,
            @Nullable Path peers,
            @Nullable Path admins) {

        /** Without administrators. */
        public Keys(@Nullable Path api, @Nullable Path peers) {
            this(api, peers, null);
        }
    }

    /**
     * What the proxy keeps in memory, and for those who ask later.
     *
     * @param bodyBytes of the bodies of all requests that have not ended
     * @param captureBytes of requests and answers; 0: none are kept
     * @param activityRows requests that have ended, in memory
     * @param activityFile where they are kept as well; null: nowhere
     */
    public record Memory(
            long bodyBytes,
            long captureBytes,
            int activityRows,
            @Nullable ActivityFile activityFile) {

        /** With as much for bodies as the JVM can spare. */
        public Memory(long captureBytes, int activityRows, @Nullable ActivityFile activityFile) {
            this(BodyRoom.usual(), captureBytes, activityRows, activityFile);
        }

        /** With the usual activity, in memory. */
        public Memory(long captureBytes) {
            this(captureBytes, ActivitySettings.DEFAULT_IN_MEMORY, null);
        }

        /** What is kept if nothing is said. */
        public static Memory usual() {
            return new Memory(0);
        }
    }

    public ProxyServer(Vertx vertx, Cluster cluster, Ports ports, Keys keys, Memory memory, Patience patience) {
        this.vertx = vertx;
        this.cluster = cluster;
        this.ports = ports;
        apiKeys = keys.api() == null ? null : new ApiKeys(SecretFiles.watch(vertx, keys.api()));
        peerKeys = new PeerKeys(keys.peers() == null ? null : SecretFiles.watch(vertx, keys.peers()));
        adminKeys = keys.admins() == null ? null : new AdminKeys(new ApiKeys(SecretFiles.watch(vertx, keys.admins())));
        bodies = new BodyRoom(memory.bodyBytes());
        captures = Captures.of(vertx, memory.captureBytes());
        activity = activity(memory);
        this.patience = patience;
        events = new EventHub(vertx, vertx.getOrCreateContext(), EventHub.Timing.usual());
        timeline = new TimelineApi(events);
        logs = new Logs(vertx, vertx.getOrCreateContext(), cluster);
    }

    private ActivityLog activity(Memory memory) {
        RecentActivity recent = new RecentActivity(memory.activityRows());
        if (memory.activityFile() == null) {
            return recent;
        }
        StoredActivity stored = StoredActivity.in(memory.activityFile(), vertx, recent);
        metrics.gauge(
                "modelswap.activity.stored",
                "1 while activity is written to its volume, 0 while the volume fails",
                () -> stored.isStored() ? 1 : 0);
        metrics.counter("modelswap.activity.lost", "Rows of activity that never came to the volume", stored::lost);
        return stored;
    }

    /**
     * What the proxy is to run on: the system's own way to wait for sockets, where it has one. A client that leaves is noticed
     * there even while nothing that it sent is read.
     */
    public static VertxOptions machinery() {
        return new VertxOptions().setPreferNativeTransport(true);
    }

    /** Done when clients are served: it is this proxy that acts, and everything the cluster has was seen. */
    public Future<Void> start() {
        return new ManagementServer(ready::get, metrics)
                .start(vertx, ports.management())
                .onSuccess(management -> boundManagementPort.set(management.actualPort()))
                .compose(management -> vertx.deployVerticle(new Loop()))
                .mapEmpty();
    }

    /** Done when another proxy acts, which never is if this one has stopped before; it decides nothing any more, and is to be stopped. */
    public Future<Void> deposed() {
        return deposed.future();
    }

    /** The port that clients are served at. */
    public int port() {
        return boundPort.get();
    }

    /** The port of liveness, readiness and metrics. */
    public int managementPort() {
        return boundManagementPort.get();
    }

    /**
     * Not ready first, and connections end with their next answers; then the open requests end, at most until {@code patience} is over, then the watch; the models go on
     * running. After a moment another proxy may act; then who waits for anything but a load that is under way is turned away, and
     * shortly before the end who still waits. What is left is to close Vert.x, which its owner
     * does on a thread of its own.
     */
    public Future<Void> stop(long patienceMillis) {
        LOG.atInfo().addKeyValue("open", open.now()).log("stopping: not ready any more, open requests may end");
        ready.set(false);
        open.areLast();
        events.close();
        logs.close();
        long now = System.nanoTime();
        long latest = now + TimeUnit.MILLISECONDS.toNanos(patienceMillis);
        long earliest = Math.min(latest, now + patience.farewell().toNanos());
        long lastWord = latest - (long) (LAST_WORD * (latest - now));
        long decides = TimeUnit.NANOSECONDS.toMillis((long) (LAST_DECISIONS * (earliest - now)));
        Future<Void> resigned = vertx.timer(Math.max(1, decides), TimeUnit.MILLISECONDS)
                .compose(decided -> stepDown.get())
                .compose(decided ->
                        Future.fromCompletionStage(cluster.resign()).timeout(RESIGNATION_SECONDS, TimeUnit.SECONDS));
        return drained(earliest, lastWord)
                .compose(drained -> turnAway.get())
                .compose(told -> drained(earliest, latest))
                .compose(drained -> activity.close())
                .eventually(() -> resigned.otherwiseEmpty())
                .onComplete(drained -> cluster.close());
    }

    private Future<Void> drained(long earliest, long latest) {
        long now = System.nanoTime();
        if (now > latest || (now > earliest && open.now() == 0)) {
            return Future.succeededFuture();
        }
        return vertx.timer(DRAIN_POLL_MILLIS, TimeUnit.MILLISECONDS).compose(waited -> drained(earliest, latest));
    }

    /** The verticle on whose context the proxy takes in what the cluster shows. */
    private final class Loop extends VerticleBase {

        @Override
        public Future<?> start() {
            EngineLoop engine = new EngineLoop(vertx, cluster);
            ProfileSwitch profileSwitch = new ProfileSwitch(vertx, context, cluster, serving, patience.profile());
            Promise<Void> synced = Promise.promise();
            StateEvents states = new StateEvents(serving, engine, events);
            engine.tell(timeline);
            engine.tell(new ModelMetrics(metrics.registry(), System::nanoTime, ProxyServer.this::forget));
            Consumer<Observation> observer = observation -> onLoop(context, () -> {
                // A name is resolved only to a model that the engine knows.
                engine.observe(observation);
                serving.observe(observation);
                connections.observe(observation);
                profileSwitch.observe(observation);
                states.observe(observation);
                logs.observe(observation);
                if (observation instanceof Observation.Synced) {
                    synced.tryComplete();
                }
            });
            engine.start();
            states.start(vertx);
            turnAway = engine::shutDown;
            stepDown = engine::stepDown;
            metrics.gauge(
                    "modelswap.requests.waiting", "Requests that wait for a model or their turn", engine::waiting);
            metrics.gauge("modelswap.requests.in.flight", "Requests that models are serving", engine::inFlight);
            metrics.gauge("modelswap.request.bodies.bytes", "Memory of the bodies of all open requests", bodies::taken);
            metrics.gauge(
                    "modelswap.request.bodies.limit.bytes",
                    "Memory that the bodies of all requests may take",
                    bodies::bytes);
            metrics.gauge("modelswap.requests.open", "Requests of any kind that have begun and not ended", open::now);
            // What there is, is looked at when nobody else changes it any more.
            return Future.fromCompletionStage(cluster.takeOffice(() -> depose(engine)), context)
                    .onSuccess(taken -> cluster.watch(observer))
                    .compose(taken -> Future.all(synced.future(), activity.open()))
                    .compose(done -> serve(engine, profileSwitch, states))
                    .onSuccess(served -> {
                        ready.set(true);
                        LOG.atInfo().addKeyValue("port", port()).log("ready");
                    });
        }
    }

    private void depose(EngineLoop engine) {
        engine.stepDown().onComplete(decided -> deposed.tryComplete());
    }

    private void forget(String model) {
        requestMetrics.forget(model);
        metrics.forget(model);
    }

    private static void onLoop(Context loop, Runnable task) {
        loop.runOnContext(ignored -> task.run());
    }

    private Future<String> serve(EngineLoop engine, ProfileSwitch profileSwitch, StateEvents states) {
        ApiParts parts = parts(engine, profileSwitch, states);
        return vertx.deployVerticle(
                () -> new ApiServer(
                        ports.api(),
                        apiKeys,
                        adminKeys,
                        patience.clients(),
                        parts,
                        connections,
                        open,
                        bodies,
                        boundPort),
                new DeploymentOptions().setInstances(Runtime.getRuntime().availableProcessors()));
    }

    /** What all event loops' servers offer. */
    ApiParts parts(EngineLoop engine, ProfileSwitch profileSwitch, StateEvents states) {
        InFlight inFlight = new InFlight();
        new InFlightEvents(inFlight, events).start(vertx);
        RequestLives lives = new RequestLives(
                System::nanoTime,
                InstantSource.system(),
                captures,
                List.of(inFlight, requestMetrics, new ActivityRecorder(activity, events, captures)));
        PeerHealth peerHealth = new PeerHealth(vertx, connections.client(vertx), peerKeys, serving);
        metrics.beforeAnswers(new PeerMetrics(metrics.registry(), serving, peerHealth)::refresh);
        return new ApiParts(
                List.of(
                        new ModelListing(serving, engine, peerHealth)::mount,
                        new ProfileApi(serving, profileSwitch)::mount,
                        new UnloadApi(serving, engine)::mount,
                        new EventApi(vertx, events, states::look)::mount,
                        timeline::mount,
                        new LogApi(vertx, serving, logs)::mount,
                        new CoexistenceApi(vertx, serving)::mount,
                        new AboutApi(metrics, events, captures.areMade())::mount,
                        new OpenApi()::mount,
                        new UiPages(UiFiles.read())::mount,
                        new InFlightApi(inFlight)::mount,
                        new ActivityApi(activity, captures::has)::mount,
                        new CaptureApi(vertx, captures, adminKeys)::mount),
                serving,
                engine,
                new Selection(engine),
                client -> new Forwarder(
                        vertx, engine, client, connections, peerKeys, peerHealth, lives, patience.reconnect()));
    }
}
