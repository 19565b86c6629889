package dev.modelswap.proxy;

import dev.modelswap.proxy.cluster.Cluster;
import dev.modelswap.proxy.cluster.Observation;
import dev.modelswap.proxy.http.server.ApiServer;
import dev.modelswap.proxy.http.server.ManagementServer;
import io.vertx.core.Context;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.http.HttpServer;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The proxy: watches the cluster, runs the engine, and serves clients from the moment it has seen what there is until it
 * is stopped.
 */
public final class ProxyServer {

    private static final Logger LOG = LoggerFactory.getLogger(ProxyServer.class);

    private static final String STARTING = "it starts";
    private static final String ALL_ADDRESSES = "0.0.0.0";

    private static final long DRAIN_POLL_MILLIS = 50;

    /** Of the time until no new requests come: how much of it the proxy goes on loading models in, for those who still come. */
    private static final double LAST_DECISIONS = 0.3;

    private static final long RESIGNATION_SECONDS = 2;

    private static final long LAST_BYTES_SECONDS = 2;

    /** Of the time until no new requests come: for how long none has come when none is expected any more. */
    private static final double QUIET = 0.25;

    /** Of the time to stop in: for those who still wait then to be told that nothing comes any more. */
    private static final double LAST_WORD = 0.1;

    private final Vertx vertx;
    private final Cluster cluster;
    private final ProxyOptions.Ports ports;
    private final ProxyOptions.Patience patience;
    /** On which the proxy takes in what the cluster shows. */
    private final Context loop;

    private final ProxyParts parts;
    /** What keeps the proxy from serving beside the cluster; {@code ""}: nothing. */
    private final AtomicReference<String> unready = new AtomicReference<>(STARTING);

    private final Promise<Void> deposed = Promise.promise();
    private final List<HttpServer> servers = new CopyOnWriteArrayList<>();
    private final AtomicInteger boundPort = new AtomicInteger();
    private final AtomicInteger boundManagementPort = new AtomicInteger();
    private final AtomicInteger boundProxiesPort = new AtomicInteger();

    public ProxyServer(
            Vertx vertx,
            Cluster cluster,
            ProxyOptions.Ports ports,
            ProxyOptions.Keys keys,
            ProxyOptions.Memory memory,
            ProxyOptions.Patience patience) {
        this.vertx = vertx;
        this.cluster = cluster;
        this.ports = ports;
        this.patience = patience;
        loop = vertx.getOrCreateContext();
        parts = new ProxyParts(vertx, loop, cluster, keys, memory, patience, this::apiPort, this::depose);
    }

    /**
     * What the proxy is to run on: the system's own way to wait for sockets, where it has one. A client that leaves is noticed
     * there even while nothing that it sent is read.
     */
    public static VertxOptions machinery() {
        return new VertxOptions().setPreferNativeTransport(true);
    }

    /** As the other, which is ready as soon as it can be. */
    public Future<Void> start() {
        return start(Future.succeededFuture());
    }

    /** Done when clients are served: this proxy leads and has seen everything that the cluster has, or it follows; and {@code warm} is done. */
    public Future<Void> start(Future<Void> warm) {
        return new ManagementServer(this::unready, parts.metrics())
                .start(vertx, ports.management())
                .onSuccess(management -> boundManagementPort.set(management.actualPort()))
                .compose(management -> onLoop(warm));
    }

    private String unready() {
        String own = unready.get();
        if (own.equals(STARTING) && !cluster.trouble().isEmpty()) {
            return cluster.trouble();
        }
        return own.isEmpty() ? parts.roles().hindrance() : own;
    }

    /** Known before anybody listens there, unless any port will do. */
    private int apiPort() {
        return ports.api() > 0 ? ports.api() : boundPort.get();
    }

    private Future<Void> onLoop(Future<Void> warm) {
        Promise<Void> started = Promise.promise();
        loop.runOnContext(ignored -> watchAndServe(warm).onComplete(started));
        return started.future();
    }

    private Future<Void> watchAndServe(Future<Void> warm) {
        Future<Void> leads = lead();
        parts.start();
        return follow().compose(listens -> Future.any(leads, parts.roles().follows()))
                .compose(toServe -> warm)
                .compose(done -> serve())
                .onSuccess(served -> {
                    unready.compareAndSet(STARTING, "");
                    LOG.atInfo().addKeyValue("port", port()).log("ready");
                })
                .mapEmpty();
    }

    /** Where another proxy that leads finds this one. */
    private Future<Void> follow() {
        return ports.proxies() < 0
                ? Future.succeededFuture()
                : parts.roles()
                        .following()
                        .listen(ports.proxies())
                        .onSuccess(server -> boundProxiesPort.set(server.actualPort()))
                        .mapEmpty();
    }

    /** Done when this proxy leads, if it ever does. */
    private Future<Void> lead() {
        Promise<Void> synced = Promise.promise();
        Consumer<Observation> observer = observation -> loop.runOnContext(ignored -> {
            parts.observe(observation);
            if (observation instanceof Observation.Synced) {
                synced.tryComplete();
            }
        });
        // What there is, is looked at when nobody else changes it any more.
        return Future.fromCompletionStage(cluster.awaitLeadership(this::depose), loop)
                .onSuccess(lead -> {
                    parts.roles().prepare(lead);
                    parts.engine().start();
                    cluster.watch(observer);
                })
                .compose(lead -> Future.all(synced.future(), parts.activity().open()))
                .onSuccess(seen -> parts.roles().lead())
                .mapEmpty();
    }

    private Future<String> serve() {
        return vertx.deployVerticle(
                () -> new ApiServer(ALL_ADDRESSES, ports.api(), parts.api(), this::listens),
                new DeploymentOptions().setInstances(Runtime.getRuntime().availableProcessors()));
    }

    private Future<Void> stepDown() {
        parts.nextProxy().expect();
        parts.roles().stepDown();
        vertx.timer(Math.max(1, patience.deregistration().toMillis()), TimeUnit.MILLISECONDS)
                .onSuccess(waited -> passOnWhatNobodyDecides());
        return parts.engine().stepDown();
    }

    /** One that leads and does not speak to this proxy is asked as clients ask it. */
    private void passOnWhatNobodyDecides() {
        if (parts.roles().following().leader().isEmpty()) {
            parts.roles().own().refuseAll();
        }
    }

    private void depose() {
        stepDown().onComplete(decided -> deposed.tryComplete());
    }

    /** Done when another proxy acts, which never is if this one has stopped before; it decides nothing any more, and is to be stopped. */
    public Future<Void> deposed() {
        return deposed.future();
    }

    /** The port that clients are served at. */
    public int port() {
        return boundPort.get();
    }

    /** The port where the proxy that leads finds this one. */
    public int proxiesPort() {
        return boundProxiesPort.get();
    }

    /** The port of liveness, readiness and metrics. */
    public int managementPort() {
        return boundManagementPort.get();
    }

    /**
     * Not ready first, and connections end with their next answers; then the open requests end, at most until {@code patience} is over, then the watch; the models go on
     * running. After a moment another proxy may act; then who waits for anything but a load that is under way is passed on to that one, and
     * shortly before the end who still waits is turned away. Connections are closed last: a process that ended before would take along what is on its way to
     * a client, and whoever still came. What is left is to close Vert.x, which its owner
     * does on a thread of its own.
     */
    public Future<Void> stop(long patienceMillis) {
        LOG.atInfo().addKeyValue("open", parts.open().now()).log("stopping: not ready any more, open requests may end");
        unready.set("it stops");
        parts.open().areLast();
        parts.endListeners();
        long now = System.nanoTime();
        long latest = now + TimeUnit.MILLISECONDS.toNanos(patienceMillis);
        long earliest = Math.min(latest, now + patience.deregistration().toNanos());
        long lastWord = latest - (long) (LAST_WORD * (latest - now));
        long decides = TimeUnit.NANOSECONDS.toMillis((long) (LAST_DECISIONS * (earliest - now)));
        Future<Void> resigned = vertx.timer(Math.max(1, decides), TimeUnit.MILLISECONDS)
                .compose(decided -> stepDown())
                .compose(decided ->
                        Future.fromCompletionStage(cluster.resign()).timeout(RESIGNATION_SECONDS, TimeUnit.SECONDS));
        return drained(earliest, lastWord)
                .compose(drained -> {
                    parts.nextProxy().giveUp();
                    parts.roles().own().refuseAll();
                    return parts.engine().shutDown();
                })
                .compose(told -> drained(earliest, latest))
                .compose(drained -> closeConnections())
                .compose(closed -> parts.activity().close())
                .eventually(() -> resigned.otherwiseEmpty())
                .onComplete(drained -> {
                    parts.roles().following().sayBye();
                    cluster.close();
                });
    }

    private Duration quiet() {
        return Duration.ofNanos((long) (QUIET * patience.deregistration().toNanos()));
    }

    private void listens(HttpServer server) {
        servers.add(server);
        boundPort.set(server.actualPort());
    }

    /** What was answered has gone out then, unless its client does not read it. */
    private Future<Void> closeConnections() {
        return Future.join(servers.stream()
                        .map(server -> server.shutdown(LAST_BYTES_SECONDS, TimeUnit.SECONDS))
                        .toList())
                .timeout(2 * LAST_BYTES_SECONDS, TimeUnit.SECONDS)
                .otherwiseEmpty()
                .mapEmpty();
    }

    private Future<Void> drained(long earliest, long latest) {
        long now = System.nanoTime();
        if (now > latest || (now > earliest && parts.open().noneFor(quiet()))) {
            return Future.succeededFuture();
        }
        return vertx.timer(DRAIN_POLL_MILLIS, TimeUnit.MILLISECONDS).compose(waited -> drained(earliest, latest));
    }
}
