package dev.modelswap.proxy;

import dev.modelswap.proxy.activity.ActivityLog;
import dev.modelswap.proxy.activity.ActivityRecorder;
import dev.modelswap.proxy.activity.Captures;
import dev.modelswap.proxy.activity.EndedRequests;
import dev.modelswap.proxy.activity.InFlight;
import dev.modelswap.proxy.activity.InFlightEvents;
import dev.modelswap.proxy.activity.RecentActivity;
import dev.modelswap.proxy.activity.RequestLives;
import dev.modelswap.proxy.activity.sqlite.StoredActivity;
import dev.modelswap.proxy.admission.EngineLoop;
import dev.modelswap.proxy.cluster.Cluster;
import dev.modelswap.proxy.cluster.Observation;
import dev.modelswap.proxy.events.EventApi;
import dev.modelswap.proxy.events.EventHub;
import dev.modelswap.proxy.http.api.AboutApi;
import dev.modelswap.proxy.http.api.ActivityApi;
import dev.modelswap.proxy.http.api.CaptureApi;
import dev.modelswap.proxy.http.api.CoexistenceApi;
import dev.modelswap.proxy.http.api.InFlightApi;
import dev.modelswap.proxy.http.api.LogApi;
import dev.modelswap.proxy.http.api.ModelListing;
import dev.modelswap.proxy.http.api.OpenApi;
import dev.modelswap.proxy.http.api.PreflightApi;
import dev.modelswap.proxy.http.api.ProfileApi;
import dev.modelswap.proxy.http.api.StateEvents;
import dev.modelswap.proxy.http.api.TimelineApi;
import dev.modelswap.proxy.http.api.UnloadApi;
import dev.modelswap.proxy.http.client.BodyRoom;
import dev.modelswap.proxy.http.client.OpenRequests;
import dev.modelswap.proxy.http.forward.BackendConnections;
import dev.modelswap.proxy.http.forward.Forwarder;
import dev.modelswap.proxy.http.forward.LeaderRelay;
import dev.modelswap.proxy.http.forward.NextProxy;
import dev.modelswap.proxy.http.forward.PeerHealth;
import dev.modelswap.proxy.http.forward.PeerKeys;
import dev.modelswap.proxy.http.forward.Sessions;
import dev.modelswap.proxy.http.metrics.ModelMetrics;
import dev.modelswap.proxy.http.metrics.PeerMetrics;
import dev.modelswap.proxy.http.metrics.ProxyMetrics;
import dev.modelswap.proxy.http.metrics.RequestMetrics;
import dev.modelswap.proxy.http.routing.Selection;
import dev.modelswap.proxy.http.server.AdminKeys;
import dev.modelswap.proxy.http.server.ApiKeys;
import dev.modelswap.proxy.http.server.ApiParts;
import dev.modelswap.proxy.http.ui.UiFiles;
import dev.modelswap.proxy.http.ui.UiPages;
import dev.modelswap.proxy.logs.Logs;
import dev.modelswap.proxy.secrets.SecretFiles;
import dev.modelswap.proxy.serial.SerialExecutor;
import dev.modelswap.proxy.serving.ProfileSwitch;
import dev.modelswap.proxy.serving.ServedProfile;
import dev.modelswap.proxy.serving.Serving;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.IntSupplier;
import org.jspecify.annotations.Nullable;

/**
 * What one proxy consists of: each part is made once, here, and given those that it needs. Which part hears of what the cluster
 * shows, and in which order, is said here, too. {@link ProxyServer} starts and stops them.
 */
final class ProxyParts {

    private final Vertx vertx;
    private final Serving serving = new Serving();
    private final ProxyMetrics metrics = new ProxyMetrics();
    private final RequestMetrics requestMetrics = new RequestMetrics(metrics.registry());
    private final BackendConnections connections = new BackendConnections();
    private final OpenRequests open = new OpenRequests();
    private final InFlight inFlight = new InFlight();
    private final SerialExecutor serial = new SerialExecutor();
    private final Roles roles;
    private final LeaderRelay relay;
    private final EndedRequests ended;
    private final @Nullable AdminKeys adminKeys;
    private final PeerKeys peerKeys;
    private final PeerHealth peerHealth;
    private final Captures captures;
    private final ActivityLog activity;
    private final EngineLoop engine;
    private final NextProxy nextProxy;
    private final ProfileSwitch profileSwitch;
    private final ServedProfile servedProfile;
    private final EventHub events;
    private final StateEvents states;
    private final TimelineApi timeline;
    private final Logs logs;
    private final ApiParts api;

    /** Parts that take in what {@code cluster} shows on {@code loop}; none of them runs yet. */
    ProxyParts(
            Vertx vertx,
            Context loop,
            Cluster cluster,
            ProxyOptions.Keys keys,
            ProxyOptions.Memory memory,
            ProxyOptions.Patience patience,
            IntSupplier apiPort,
            Runnable deposed) {
        this.vertx = vertx;
        peerKeys = new PeerKeys(keys.peers() == null ? null : SecretFiles.watch(vertx, keys.peers()));
        adminKeys = keys.admins() == null ? null : new AdminKeys(new ApiKeys(SecretFiles.watch(vertx, keys.admins())));
        peerHealth = new PeerHealth(vertx, connections.client(vertx), peerKeys, serving);
        captures = Captures.of(vertx, memory.captureBytes());
        activity = activity(memory);
        engine = new EngineLoop(vertx, serial, cluster);
        events = new EventHub(vertx, loop, EventHub.Timing.usual());
        ended = new EndedRequests(activity, events, captures);
        roles = new Roles(
                vertx,
                serial,
                cluster,
                engine,
                apiPort,
                new Roles.Activities(inFlight, ended, activity, captures),
                connections,
                roleParts(loop, deposed));
        relay = new LeaderRelay(vertx, roles::leader);
        nextProxy = new NextProxy(vertx, cluster);
        profileSwitch = new ProfileSwitch(vertx, loop, cluster, serving, patience.profile(), roles::notServing);
        servedProfile = new ServedProfile(vertx, loop, cluster, roles::notServing);
        states = new StateEvents(serving, engine, events);
        timeline = new TimelineApi(events);
        logs = new Logs(vertx, loop, cluster);
        BodyRoom bodies = new BodyRoom(memory.bodyBytes());
        api = new ApiParts(
                keys.api() == null ? null : new ApiKeys(SecretFiles.watch(vertx, keys.api())),
                adminKeys,
                patience.clients(),
                open,
                bodies,
                connections,
                endpoints(),
                serving,
                roles.models(),
                new Selection(roles.models(), roles.counts()),
                forwarder(patience));
        engine.tell(timeline);
        engine.tell(new ModelMetrics(metrics.registry(), System::nanoTime, this::forget));
        measure(bodies);
    }

    private ActivityLog activity(ProxyOptions.Memory memory) {
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

    private List<Consumer<Router>> endpoints() {
        return List.of(
                relay::mount,
                new ModelListing(serving, roles.models(), engine, peerHealth)::mount,
                new ProfileApi(serving, profileSwitch)::mount,
                new UnloadApi(serving, engine)::mount,
                new PreflightApi(serving, engine)::mount,
                new EventApi(vertx, events, states::look)::mount,
                timeline::mount,
                new LogApi(vertx, serving, logs)::mount,
                new CoexistenceApi(vertx, serving, engine)::mount,
                new AboutApi(metrics, events, captures.areMade())::mount,
                new OpenApi()::mount,
                new UiPages(UiFiles.read())::mount,
                new InFlightApi(inFlight)::mount,
                new ActivityApi(activity, roles::isCaptured)::mount,
                new CaptureApi(vertx, captures, adminKeys == null ? null : adminKeys::exist, this::captureElsewhere)
                        ::mount);
    }

    private ApiParts.Forwarders forwarder(ProxyOptions.Patience patience) {
        RequestLives lives = new RequestLives(
                System::nanoTime,
                InstantSource.system(),
                captures,
                List.of(inFlight, requestMetrics, new ActivityRecorder(ended)));
        return client -> new Forwarder(
                vertx,
                roles.own(),
                client,
                connections,
                peerKeys,
                peerHealth,
                nextProxy,
                lives,
                new Sessions(serving),
                patience.reconnect());
    }

    private void measure(BodyRoom bodies) {
        metrics.gauge(
                "modelswap.requests.waiting", "Requests that wait for a model or their turn", roles.own()::waiting);
        metrics.gauge("modelswap.requests.in.flight", "Requests that models are serving", roles.own()::holding);
        metrics.gauge("modelswap.request.bodies.bytes", "Memory of the bodies of all open requests", bodies::taken);
        metrics.gauge(
                "modelswap.request.bodies.limit.bytes",
                "Memory that the bodies of all requests may take",
                bodies::bytes);
        metrics.gauge("modelswap.requests.open", "Requests of any kind that have begun and not ended", open::now);
        metrics.beforeAnswers(new PeerMetrics(metrics.registry(), serving, peerHealth)::refresh);
    }

    /** The parts that do something by themselves begin to. */
    void start() {
        states.start(vertx);
        new InFlightEvents(inFlight, events).start(vertx);
    }

    /** Takes in what the cluster shows to the proxy that leads, or is about to; in order, on one thread. */
    void observe(Observation observation) {
        // A name is resolved only to a model that the engine knows.
        engine.observe(observation);
        shown(observation);
        connections.observe(observation);
        servedProfile.observe(observation);
        logs.observe(observation);
        roles.followers().observe(observation);
    }

    /** What is served, as the cluster shows it or the proxy that leads tells it. */
    private void shown(Observation observation) {
        serving.observe(observation);
        profileSwitch.observe(observation);
        states.observe(observation);
    }

    private Roles.Parts roleParts(Context loop, Runnable deposed) {
        return new Roles.Parts() {
            @Override
            public void shown(Observation observation) {
                loop.runOnContext(ignored -> ProxyParts.this.shown(observation));
            }

            @Override
            public void deposed() {
                deposed.run();
            }

            @Override
            public void profilesChanged() {
                servedProfile.proxiesChanged();
            }
        };
    }

    private boolean captureElsewhere(RoutingContext routing, long id) {
        Optional<Cluster.Successor> there = roles.captureOf(id);
        there.ifPresent(proxy -> relay.pass(routing, proxy));
        return there.isPresent();
    }

    /** Ends those who only listen, so that they do not keep the proxy from stopping. */
    void endListeners() {
        events.close();
        logs.close();
        relay.endListeners();
    }

    private void forget(String model) {
        requestMetrics.forget(model);
        metrics.forget(model);
    }

    Roles roles() {
        return roles;
    }

    ProxyMetrics metrics() {
        return metrics;
    }

    OpenRequests open() {
        return open;
    }

    NextProxy nextProxy() {
        return nextProxy;
    }

    EngineLoop engine() {
        return engine;
    }

    ActivityLog activity() {
        return activity;
    }

    /** What all event loops' servers offer. */
    ApiParts api() {
        return api;
    }
}
