package dev.modelswap.proxy.testing;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.ServerWebSocket;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * As much of an API server as the proxy uses: lists and watches of a few kinds of objects in one namespace, the {@code scale}
 * subresource, logs. It can refuse, forget what a watch began with, and be away.
 */
public final class FakeApiServer implements AutoCloseable {

    /** Kinds whose objects are asked for one by one. */
    private static final Set<String> NAMED = Set.of("leases", "pods");

    private static final Pattern SINCE = Pattern.compile(".*\\bresourceVersion=(\\d+).*");

    private final Vertx vertx;
    private final Map<String, Map<String, JsonObject>> objects = new HashMap<>();
    private final Map<String, List<Change>> history = new HashMap<>();
    private final Map<String, List<ServerWebSocket>> watches = new HashMap<>();
    private final Deque<Refusal> refusals = new ArrayDeque<>();
    private final List<Long> writes = new ArrayList<>();
    private final Map<String, String> logs = new HashMap<>();
    private long version = 1;
    private int port;
    private final Map<String, Integer> refusedLists = new HashMap<>();
    private int listsRefused;
    private boolean silent;
    private boolean statusesRefused;
    private @Nullable Runnable beforeScale;
    private @Nullable HttpServer server;

    private record Change(long version, String event) {}

    /** What it answers instead of doing what it is asked to. */
    private record Refusal(int status, @Nullable Integer retryAfter) {}

    /** One that listens. */
    public FakeApiServer(Vertx vertx) {
        this.vertx = vertx;
        comeBack();
    }

    /** A client of this server, as the proxy has one. */
    public KubernetesClient client() {
        Config config = new ConfigBuilder(Config.empty())
                .withMasterUrl("http://127.0.0.1:" + port + "/")
                .withWatchReconnectInterval(10)
                .build();
        return new KubernetesClientBuilder().withConfig(config).build();
    }

    /** Makes or replaces an object, and tells those who watch. */
    public synchronized void put(String kind, HasMetadata object) {
        put(kind, new JsonObject(Serialization.asJson(object)));
    }

    /** Removes an object, and tells those who watch. */
    public synchronized void delete(String kind, String name) {
        JsonObject gone = named(kind, name).copy();
        kind(kind).remove(name);
        gone.getJsonObject("metadata").put("resourceVersion", String.valueOf(++version));
        tell(kind, "DELETED", gone);
    }

    /** The replicas that a Deployment is to have. */
    public synchronized int replicas(String deployment) {
        return named("deployments", deployment).getJsonObject("spec").getInteger("replicas");
    }

    /** Refuses writes of statuses from now on, or takes them again. */
    public synchronized void refuseStatuses(boolean refused) {
        statusesRefused = refused;
    }

    /** The version of an object. */
    public synchronized String version(String kind, String name) {
        return named(kind, name).getJsonObject("metadata").getString("resourceVersion");
    }

    /** Does this before it takes the next write of a Deployment, as if that had been on its way for long. */
    public synchronized void beforeNextScale(Runnable first) {
        beforeScale = first;
    }

    /** The pod that a Lease names; "" if none. */
    public synchronized String holder(String lease) {
        JsonObject spec = named("leases", lease).getJsonObject("spec");
        return spec == null ? "" : Objects.requireNonNullElse(spec.getString("holderIdentity"), "");
    }

    /** The value of an annotation; null if the object lacks it, or is not there. */
    @Nullable
    public synchronized String annotation(String kind, String name, String annotation) {
        JsonObject annotations =
                named(kind, name).getJsonObject("metadata", new JsonObject()).getJsonObject("annotations");
        return annotations == null ? null : annotations.getString(annotation);
    }

    /** Refuses the next write, and asks for a pause if {@code retryAfter} says how many seconds. */
    public synchronized void refuseWrite(int status, @Nullable Integer retryAfter) {
        refusals.add(new Refusal(status, retryAfter));
    }

    /** Refuses lists of this kind from now on; null: no more. */
    public synchronized void refuseLists(String kind, @Nullable Integer status) {
        if (status == null) {
            refusedLists.remove(kind);
        } else {
            refusedLists.put(kind, status);
        }
    }

    /** How many lists were refused. */
    public synchronized int refusedLists() {
        return listsRefused;
    }

    /** When each write arrived, in milliseconds, refused ones included. */
    public synchronized List<Long> writes() {
        return List.copyOf(writes);
    }

    /** What a container of a pod wrote in its last run. */
    public synchronized void log(String pod, String text) {
        logs.put(pod, text);
    }

    /** Whoever watches hears nothing of what happens from now on. */
    public synchronized void fallSilent() {
        silent = true;
    }

    /** Ends all watches, since the history that they go on from is not kept any more; new ones hear what happens. */
    public synchronized void expireWatches() {
        silent = false;
        JsonObject expired = new JsonObject()
                .put("kind", "Status")
                .put("apiVersion", "v1")
                .put("status", "Failure")
                .put("code", 410)
                .put("reason", "Expired")
                .put("message", "too old resource version");
        List<ServerWebSocket> open =
                watches.values().stream().flatMap(List::stream).toList();
        watches.clear();
        history.clear();
        open.forEach(watch -> watch.writeTextMessage(event("ERROR", expired)).onComplete(sent -> watch.close()));
    }

    /** Cuts all connections, and refuses new ones. */
    public void goAway() {
        HttpServer gone;
        synchronized (this) {
            gone = server;
            server = null;
            watches.clear();
        }
        if (gone != null) {
            Waiting.resultOf(gone.close().toCompletionStage().toCompletableFuture());
        }
    }

    /** Listens again where it did. */
    public void comeBack() {
        HttpServer started = Waiting.resultOf(vertx.createHttpServer()
                .webSocketHandler(this::watched)
                .requestHandler(this::asked)
                .listen(port, "127.0.0.1")
                .toCompletionStage()
                .toCompletableFuture());
        synchronized (this) {
            server = started;
            port = started.actualPort();
        }
    }

    @Override
    public void close() {
        goAway();
    }

    private void put(String kind, JsonObject object) {
        String name = object.getJsonObject("metadata").getString("name");
        object.getJsonObject("metadata").put("resourceVersion", String.valueOf(++version));
        boolean isNew = kind(kind).put(name, object) == null;
        tell(kind, isNew ? "ADDED" : "MODIFIED", object);
    }

    private synchronized void watched(ServerWebSocket watch) {
        String kind = lastSegment(watch.path());
        List<ServerWebSocket> others = watches.computeIfAbsent(kind, name -> new ArrayList<>());
        others.add(watch);
        long since = Long.parseLong(SINCE.matcher(String.valueOf(watch.query())).replaceFirst("$1"));
        history.getOrDefault(kind, List.of()).stream()
                .filter(change -> change.version() > since)
                .forEach(change -> watch.writeTextMessage(change.event()));
        watch.closeHandler(closed -> {
            synchronized (this) {
                others.remove(watch);
            }
        });
    }

    private void asked(HttpServerRequest request) {
        if (HttpMethod.PATCH.equals(request.method())) {
            request.body().onSuccess(body -> patched(request, body.toJsonObject()));
        } else if (NAMED.contains(lastSegment(withoutLastSegment(path(request))))) {
            named(request);
        } else if (path(request).endsWith("/scale")) {
            scaleAsked(request);
        } else if (path(request).endsWith("/log")) {
            logAsked(request);
        } else {
            listed(request);
        }
    }

    private synchronized void named(HttpServerRequest request) {
        String path = path(request);
        JsonObject object = kind(lastSegment(withoutLastSegment(path))).get(lastSegment(path));
        answer(request, object == null ? 404 : 200, object == null ? new JsonObject() : object);
    }

    private synchronized void scaleAsked(HttpServerRequest request) {
        JsonObject deployment = kind("deployments").get(lastSegment(withoutLastSegment(path(request))));
        answer(request, deployment == null ? 404 : 200, deployment == null ? new JsonObject() : scale(deployment));
    }

    private static JsonObject scale(JsonObject deployment) {
        return new JsonObject()
                .put("kind", "Scale")
                .put("apiVersion", "autoscaling/v1")
                .put("metadata", deployment.getJsonObject("metadata"));
    }

    private synchronized void listed(HttpServerRequest request) {
        Integer refused = refusedLists.get(lastSegment(path(request)));
        if (refused != null) {
            listsRefused++;
            answer(request, refused, new JsonObject().put("kind", "Status").put("message", "not now"));
            return;
        }
        JsonObject list = new JsonObject()
                .put("kind", "List")
                .put("apiVersion", "v1")
                .put("metadata", new JsonObject().put("resourceVersion", String.valueOf(version)))
                .put(
                        "items",
                        new JsonArray(
                                List.copyOf(kind(lastSegment(path(request))).values())));
        answer(request, 200, list);
    }

    private synchronized void patched(HttpServerRequest request, JsonObject change) {
        Runnable first = beforeScale;
        if (first != null && path(request).endsWith("/scale")) {
            beforeScale = null;
            first.run();
        }
        writes.add(System.nanoTime() / 1_000_000);
        if (statusesRefused && path(request).endsWith("/status")) {
            answer(request, 503, new JsonObject().put("message", "not now"));
            return;
        }
        Refusal refusal = refusals.poll();
        if (refusal != null) {
            if (refusal.retryAfter() != null) {
                request.response().putHeader("Retry-After", String.valueOf(refusal.retryAfter()));
            }
            answer(request, refusal.status(), new JsonObject().put("message", "not now"));
            return;
        }
        if (path(request).contains("/leases/")) {
            JsonObject lease = named("leases", lastSegment(path(request))).copy();
            if (isUpToDate(request, change, lease)) {
                lease.mergeIn(change, true);
                put("leases", lease);
                answer(request, 200, lease);
            }
            return;
        }
        JsonObject deployment = named("deployments", lastSegment(withoutLastSegment(path(request))))
                .copy();
        if (isUpToDate(request, change, deployment)) {
            deployment.mergeIn(change, true);
            put("deployments", deployment);
            answer(request, 200, path(request).endsWith("/scale") ? scale(deployment) : deployment);
        }
    }

    private static boolean isUpToDate(HttpServerRequest request, JsonObject change, JsonObject object) {
        String expected = change.getJsonObject("metadata", new JsonObject()).getString("resourceVersion");
        String version = object.getJsonObject("metadata").getString("resourceVersion");
        boolean upToDate = expected == null || expected.equals(version);
        if (!upToDate) {
            answer(request, 409, new JsonObject().put("message", "the object has been modified"));
        }
        return upToDate;
    }

    private synchronized void logAsked(HttpServerRequest request) {
        String path = withoutLastSegment(path(request));
        String log = logs.get(lastSegment(path));
        boolean previous = "true".equals(request.getParam("previous"));
        request.response().setStatusCode(log == null || !previous ? 400 : 200).end(String.valueOf(log));
    }

    private void tell(String kind, String type, JsonObject object) {
        Change change = new Change(version, event(type, object));
        history.computeIfAbsent(kind, name -> new ArrayList<>()).add(change);
        if (!silent) {
            watches.getOrDefault(kind, List.of()).forEach(watch -> watch.writeTextMessage(change.event()));
        }
    }

    private static String event(String type, JsonObject object) {
        return new JsonObject().put("type", type).put("object", object).encode();
    }

    private static void answer(HttpServerRequest request, int status, JsonObject body) {
        request.response()
                .setStatusCode(status)
                .putHeader("Content-Type", "application/json")
                .end(body.toBuffer());
    }

    private Map<String, JsonObject> kind(String kind) {
        return objects.computeIfAbsent(kind, name -> new TreeMap<>());
    }

    private JsonObject named(String kind, String name) {
        return Objects.requireNonNull(kind(kind).get(name), () -> "no " + kind + " " + name);
    }

    private static String path(HttpServerRequest request) {
        return String.valueOf(request.path());
    }

    private static String withoutLastSegment(String path) {
        return path.substring(0, path.lastIndexOf('/'));
    }

    private static String lastSegment(String path) {
        return path.substring(path.lastIndexOf('/') + 1);
    }
}
