package dev.modelswap.proxy.testing;

import dev.modelswap.crds.api.ModelSwapSpec;
import dev.modelswap.crds.serving.ServingConfig;
import dev.modelswap.proxy.ProxyOptions;
import dev.modelswap.proxy.ProxyServer;
import dev.modelswap.proxy.cluster.Observation;
import dev.modelswap.proxy.http.client.ClientPatience;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** A proxy of one test, in front of a {@link FakeCluster}; it starts with its first use, and is stopped after the test. */
public final class ProxyFixture implements AfterEachCallback {

    private static final ProxyOptions.Patience SHORT = new ProxyOptions.Patience(
            Duration.ofSeconds(2), Duration.ofMillis(200), Duration.ofSeconds(2), ClientPatience.usual());

    private final String models;
    private final int modelPort;
    private String pod = "";
    private @Nullable FakeMember member;
    private final Vertx vertx = Vertx.vertx(ProxyServer.machinery());
    private final FakeCluster cluster;
    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final ProxyServer server;
    /** Kept for the whole test: a socket that nobody holds is closed by the garbage collector. */
    private final List<RawConnection> connections = new ArrayList<>();

    private boolean started;
    private boolean killed;

    /** One of several proxies before the cluster of {@code first}, in a pod of this name; it leads when the test says so. */
    public static ProxyFixture beside(ProxyFixture first, String pod) {
        return new ProxyFixture(first, pod, new ProxyOptions.Keys(null, null), ProxyOptions.Memory.usual());
    }

    /** The same, with these keys and as much in memory. */
    public static ProxyFixture beside(
            ProxyFixture first, String pod, ProxyOptions.Keys keys, ProxyOptions.Memory memory) {
        return new ProxyFixture(first, pod, keys, memory);
    }

    private ProxyFixture(ProxyFixture first, String pod, ProxyOptions.Keys keys, ProxyOptions.Memory memory) {
        models = first.models;
        modelPort = first.modelPort;
        cluster = first.cluster;
        this.pod = pod;
        member = cluster.member(pod);
        server = new ProxyServer(vertx, member, new ProxyOptions.Ports(-1, 0, 0), keys, memory, SHORT);
    }

    /** The cluster as this proxy has it, which is one of several. */
    public FakeMember member() {
        return Objects.requireNonNull(member);
    }

    /** Others see its pod like this from now on. */
    public void show(boolean ready, boolean terminating) {
        Waiting.until(() -> server.proxiesPort() > 0);
        cluster.showProxy(new Observation.ProxySeen(
                pod,
                "127.0.0.1",
                server.port() > 0 ? server.port() : FreePorts.next(),
                server.proxiesPort(),
                ready,
                terminating,
                false));
    }

    private ProxyFixture(String spec, ProxyOptions.Keys keys, ProxyOptions.Patience patience) {
        this(spec, keys, ProxyOptions.Memory.usual(), patience);
    }

    private ProxyFixture(
            String spec, ProxyOptions.Keys keys, ProxyOptions.Memory memory, ProxyOptions.Patience patience) {
        models = spec;
        modelPort = FreePorts.next();
        cluster = new FakeCluster(config(spec));
        server = new ProxyServer(vertx, cluster, new ProxyOptions.Ports(-1, 0, -1), keys, memory, patience);
    }

    /** A proxy that serves this {@code spec} of a ModelSwap, in YAML, which need not say image or port. */
    public static ProxyFixture serving(String spec) {
        return new ProxyFixture(spec, new ProxyOptions.Keys(null, null), SHORT);
    }

    /** One that gives up a backend which refuses connections after the first pause. */
    public static ProxyFixture impatient(String spec) {
        return new ProxyFixture(
                spec,
                new ProxyOptions.Keys(null, null),
                new ProxyOptions.Patience(
                        SHORT.profile(), SHORT.deregistration(), Duration.ofMillis(1), SHORT.clients()));
    }

    /** One that waits so long for what clients are to send. */
    public static ProxyFixture waitingForClients(ClientPatience patience, String spec) {
        return new ProxyFixture(
                spec,
                new ProxyOptions.Keys(null, null),
                new ProxyOptions.Patience(SHORT.profile(), SHORT.deregistration(), SHORT.reconnect(), patience));
    }

    /** One to which new requests may still come for so long after it was told to stop. */
    public static ProxyFixture knownFor(Duration deregistration, String spec) {
        return new ProxyFixture(
                spec,
                new ProxyOptions.Keys(null, null),
                new ProxyOptions.Patience(SHORT.profile(), deregistration, SHORT.reconnect(), SHORT.clients()));
    }

    /** One whose keys are mounted there. */
    public static ProxyFixture serving(String spec, ProxyOptions.Keys keys) {
        return new ProxyFixture(spec, keys, SHORT);
    }

    /** One that keeps so much in memory; the test closes it. */
    public static ProxyFixture serving(String spec, ProxyOptions.Keys keys, ProxyOptions.Memory memory) {
        return new ProxyFixture(spec, keys, memory, SHORT);
    }

    public FakeCluster cluster() {
        return cluster;
    }

    /** What the spec says to the proxy. */
    public ServingConfig config() {
        return config(models);
    }

    /** The serving configuration of another spec, for models at the same port. */
    public ServingConfig config(String spec) {
        String defaults = "defaults: {port: " + modelPort + "}\n";
        return ServingConfig.of("lab", Serialization.unmarshal(defaults + spec, ModelSwapSpec.class));
    }

    /** Starts the proxy without waiting until it serves. */
    public synchronized Future<Void> start() {
        started = true;
        return server.start();
    }

    /** Tells the proxy to stop, with this patience for open requests. */
    public CompletableFuture<Void> stop(Duration patience) {
        return server.stop(patience.toMillis()).toCompletionStage().toCompletableFuture();
    }

    /** Sends a request, and answers once the whole answer is there. */
    public HttpResponse<String> send(HttpRequest request) {
        return Waiting.resultOf(client.sendAsync(request, BodyHandlers.ofString()));
    }

    /** Sends a request, whose answer comes when it comes. */
    public CompletableFuture<HttpResponse<String>> sendLater(HttpRequest request) {
        return client.sendAsync(request, BodyHandlers.ofString());
    }

    public HttpResponse<String> get(String path) {
        return send(request(path).GET().build());
    }

    public HttpResponse<String> post(String path, String body) {
        return send(request(path).POST(BodyPublishers.ofString(body)).build());
    }

    public CompletableFuture<HttpResponse<String>> postLater(String path, String body) {
        return client.sendAsync(
                request(path).POST(BodyPublishers.ofString(body)).build(), BodyHandlers.ofString());
    }

    /** A chat completion with the model of this name. */
    public HttpResponse<String> chat(String model) {
        return Waiting.resultOf(chatLater(model));
    }

    /** Asks for a chat completion, whose answer comes when it comes; cancelling it leaves. */
    public CompletableFuture<HttpResponse<String>> chatLater(String model) {
        return postLater("/v1/chat/completions", chatBody(model, false));
    }

    /** Asks for a streamed chat completion; answers with its head. */
    public HttpResponse<InputStream> stream(String model) {
        return Waiting.resultOf(streamLater(model));
    }

    public CompletableFuture<HttpResponse<InputStream>> streamLater(String model) {
        return client.sendAsync(
                request("/v1/chat/completions")
                        .POST(BodyPublishers.ofString(chatBody(model, true)))
                        .build(),
                BodyHandlers.ofInputStream());
    }

    /** A connection of its own, for what an HTTP client hides. */
    public RawConnection connect() {
        RawConnection connection = new RawConnection(port());
        connections.add(connection);
        return connection;
    }

    /** Where clients find the API. */
    public String url() {
        return "http://127.0.0.1:" + port();
    }

    public HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create(url() + path)).header("Content-Type", "application/json");
    }

    public HttpResponse<String> manage(String path) {
        return send(HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.managementPort() + path))
                .build());
    }

    /** The status that a path of the management port answers; 0 while nobody listens there. */
    public int managed(String path) {
        return server.managementPort() == 0 ? 0 : manage(path).statusCode();
    }

    /** Done when another proxy acts instead of this one. */
    public Future<Void> deposed() {
        return server.deposed();
    }

    /** A model's state as {@code /running} tells it; "stopped" if it does not. */
    public String state(String model) {
        return new JsonObject(get("/running").body())
                .getJsonArray("running").stream()
                        .map(JsonObject.class::cast)
                        .filter(running -> model.equals(running.getString("model")))
                        .map(running -> running.getString("state"))
                        .findFirst()
                        .orElse("stopped");
    }

    /** The server of this model, which somebody else has scaled up, and which is ready. */
    public FakeLlamaServer ready(String model) {
        get("/health"); // the proxy runs
        cluster.scaleFromOutside(model, 1);
        awaitState(model, "ready");
        return cluster.server(model);
    }

    /** The same, but from now on the test answers for it. */
    public FakeLlamaServer readyByHand(String model) {
        FakeLlamaServer server = ready(model);
        server.answerByHand();
        return server;
    }

    /** This client asks for a streamed chat completion, and has the head of the answer, which the test goes on with. */
    public Call beginStream(RawConnection client, FakeLlamaServer server, String model) {
        client.post("/v1/chat/completions", chatBody(model, true));
        Call call = server.nextCall();
        call.startStream();
        client.readUntil("\r\n\r\n");
        return call;
    }

    public void awaitState(String model, String state) {
        Waiting.until(() -> state(model).equals(state));
    }

    /** Waits until a change of the configuration has come so far that this model can be asked for. */
    public void awaitListed(String model) {
        Waiting.until(() -> get("/v1/models").body().contains("\"id\":\"" + model + "\""));
    }

    /** Waits until so many requests wait for their turn, and so many are in flight. */
    public void awaitRequests(int waiting, int inFlight) {
        Waiting.until(() -> {
            String metrics = manage("/metrics").body();
            return metric(metrics, "modelswap_requests_waiting") == waiting
                    && metric(metrics, "modelswap_requests_in_flight") == inFlight;
        });
    }

    /** Waits until so many requests of any kind are open; what the end of the others brings is done. */
    public void awaitOpen(int requests) {
        awaitMetric("modelswap_requests_open", requests);
    }

    /** Waits until a metric without labels has this value. */
    public void awaitMetric(String name, double value) {
        Waiting.until(() -> metric(manage("/metrics").body(), name) == value);
    }

    /** Not a number where it is not told yet. */
    private static double metric(String metrics, String name) {
        return metrics.lines()
                .filter(line -> line.startsWith(name + " "))
                .mapToDouble(line -> Double.parseDouble(line.substring(name.length() + 1)))
                .findFirst()
                .orElse(Double.NaN);
    }

    public static String chatBody(String model, boolean stream) {
        return "{\"model\":\"" + model + "\",\"stream\":" + stream + ",\"messages\":[]}";
    }

    /** The proxy ends without a word, and with it all its connections. */
    public void kill() {
        killed = true;
        Waiting.resultOf(vertx.close().otherwiseEmpty().toCompletionStage().toCompletableFuture());
    }

    @Override
    public void afterEach(ExtensionContext context) {
        close();
    }

    /** Stops the proxy, and all that was connected to it. */
    public void close() {
        client.shutdownNow();
        connections.forEach(RawConnection::close);
        if (killed) {
            client.close();
            return;
        }
        Waiting.resultOf(stop(Duration.ZERO));
        Waiting.resultOf(vertx.close().toCompletionStage().toCompletableFuture());
        client.close();
    }

    /** Where it serves clients. */
    public synchronized int port() {
        if (!started) {
            Waiting.resultOf(start().toCompletionStage().toCompletableFuture());
        }
        return server.port();
    }
}
