package dev.modelswap.bench.proxy;

import com.sun.net.httpserver.HttpServer;
import dev.modelswap.bench.Management;
import dev.modelswap.bench.Ports;
import dev.modelswap.bench.Spread;
import dev.modelswap.bench.controlplane.ControlPlane;
import dev.modelswap.bench.operator.OperatorProcess;
import dev.modelswap.bench.proxy.lab.LocalProxy;
import dev.modelswap.bench.proxy.lab.ProcessCost;
import dev.modelswap.bench.proxy.lab.ProxyProcess;
import dev.modelswap.bench.proxy.lab.ReadyModels;
import dev.modelswap.bench.proxy.lab.Started;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Queue;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** How long operator and proxy take from their process to readiness, and what they take at rest. */
@Command(
        name = "start",
        description =
                "The operator, the proxy without its AOT cache, and with it, in turn, from process to ready; then the first 200"
                        + " answers of a model.",
        mixinStandardHelpOptions = true)
public final class StartCommand implements Callable<Integer> {

    private static final Duration POLL = Duration.ofMillis(5);

    private static final int CLIENTS = 8;
    private static final int FIRST_ANSWERS = 200;

    @Option(names = "--rounds", defaultValue = "5", description = "Starts of each; ${DEFAULT-VALUE} if absent.")
    private int rounds;

    @Option(
            names = "--rest",
            defaultValue = "30",
            description = "Seconds from the last start to the look at its memory; ${DEFAULT-VALUE} if absent.")
    private int rest;

    @Mixin
    private LocalProxy local = new LocalProxy();

    private final HttpClient http = HttpClient.newHttpClient();

    /** One way to start, and what came of it. */
    private record Way(
            String name,
            Start start,
            List<Double> millis,
            List<Double> cpu,
            List<Double> usual,
            List<Double> slowest,
            List<Double> resident) {

        Way(String name, Start start) {
            this(
                    name,
                    start,
                    new ArrayList<>(),
                    new ArrayList<>(),
                    new ArrayList<>(),
                    new ArrayList<>(),
                    new ArrayList<>());
        }
    }

    /** Something that is ready; what serves no models has no port for them. */
    private record Ready(ProcessHandle process, OptionalInt port, Runnable end) implements AutoCloseable {

        @Override
        public void close() {
            end.run();
        }
    }

    private interface Start {
        /** Returns once it is ready. */
        Ready run() throws IOException, InterruptedException;
    }

    @Override
    public Integer call() throws Exception {
        Path folder = Files.createTempDirectory("modelswap-bench");
        System.err.println("logs: " + folder);
        ProxyProcess.rehearse(local.project());
        try (ControlPlane plane = ControlPlane.start(local.assets(), folder);
                KubernetesClient admin = plane.admin()) {
            plane.install(admin, local.project());
            ReadyModels.create(admin, model());
            List<String> cold = new ArrayList<>(local.flags());
            cold.add("-XX:AOTMode=off");
            List<Way> ways = List.of(
                    new Way("operator", () -> operator(plane, admin)),
                    new Way("proxy without AOT cache", () -> proxy(plane, folder, cold)),
                    new Way("proxy with AOT cache", () -> proxy(plane, folder, local.flags())),
                    new Way("the same without its warm-up", () -> {
                        return proxy(plane, folder, local.flags(), Map.of("MODELSWAP_WARM_UP_MILLIS", "0"));
                    }));
            for (int round = 0; round < rounds; round++) {
                for (Way way : ways) {
                    start(way, round == rounds - 1);
                }
            }
            System.out.println(
                    "| | ms to ready | CPU ms to ready | first answers, ms at the median | the slowest of them | RSS MiB at rest |");
            System.out.println("| --- | --- | --- | --- | --- | --- |");
            ways.forEach(way -> System.out.printf(
                    Locale.ROOT,
                    "| %s | %s | %s | %s | %s | %.0f |%n",
                    way.name(),
                    Spread.of(way.millis()),
                    Spread.of(way.cpu()),
                    way.usual().isEmpty() ? "" : Spread.of(way.usual()),
                    way.slowest().isEmpty() ? "" : Spread.of(way.slowest()),
                    Spread.of(way.resident()).median()));
        }
        return 0;
    }

    private void start(Way way, boolean last) throws Exception {
        long began = System.nanoTime();
        try (Ready ready = way.start().run()) {
            way.millis().add((System.nanoTime() - began) / 1e6);
            way.cpu().add(ProcessCost.of(ready.process()).cpuSeconds() * 1e3);
            if (ready.port().isPresent()) {
                Spread first = firstAnswers(ready.port().getAsInt());
                way.usual().add(first.median());
                way.slowest().add(first.most());
            }
            if (last) {
                Thread.sleep(Duration.ofSeconds(rest));
                way.resident().add(ProcessCost.of(ready.process()).residentMib());
            }
        }
        System.err.printf("%s: %.0f ms%n", way.name(), way.millis().getLast());
    }

    private Ready operator(ControlPlane plane, KubernetesClient admin) throws IOException, InterruptedException {
        OperatorProcess operator = OperatorProcess.start(plane, admin, local.project(), Ports.free());
        return new Ready(operator.process(), OptionalInt.empty(), operator::close);
    }

    private Ready proxy(ControlPlane plane, Path folder, List<String> more) throws IOException, InterruptedException {
        return proxy(plane, folder, more, Map.of());
    }

    private Ready proxy(ControlPlane plane, Path folder, List<String> more, Map<String, String> environment)
            throws IOException, InterruptedException {
        int management = Ports.free();
        int port = Ports.free();
        Started proxy = ProxyProcess.start(plane, local.project(), folder, port, management, more, environment);
        Management readiness = Management.at(http, "127.0.0.1", management);
        while (readiness.status("/readyz") != 200) {
            Thread.sleep(POLL);
        }
        return new Ready(proxy.process(), OptionalInt.of(port), proxy::close);
    }

    /** A model's server that answers at once; its port. */
    private static int model() throws IOException {
        byte[] answer = "{\"choices\":[],\"usage\":{\"completion_tokens\":1}}".getBytes(StandardCharsets.UTF_8);
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/", exchange -> {
            try (exchange) {
                exchange.getRequestBody().readAllBytes();
                exchange.getResponseHeaders().set("Content-Type", "application/json");
                exchange.sendResponseHeaders(200, answer.length);
                exchange.getResponseBody().write(answer);
            }
        });
        server.start();
        return server.getAddress().getPort();
    }

    /** How long the first chat completions take, of clients who ask side by side. */
    private Spread firstAnswers(int port) throws InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/v1/chat/completions"))
                .POST(BodyPublishers.ofString(SmallChat.body(ReadyModels.MODEL)))
                .build();
        Queue<Double> millis = new ConcurrentLinkedQueue<>();
        try (ExecutorService clients = Executors.newFixedThreadPool(CLIENTS)) {
            for (int ask = 0; ask < FIRST_ANSWERS; ask++) {
                clients.execute(() -> {
                    long began = System.nanoTime();
                    http.sendAsync(request, BodyHandlers.discarding()).join();
                    millis.add((System.nanoTime() - began) / 1e6);
                });
            }
        }
        return Spread.of(List.copyOf(millis));
    }
}
