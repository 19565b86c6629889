package dev.modelswap.bench.proxy;

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
import java.net.http.HttpClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** How long operator and proxy take from their process to readiness, and what they take at rest. */
@Command(
        name = "start",
        description =
                "The operator, the proxy without its AOT cache, and the proxy with it, in turn, from process to ready.",
        mixinStandardHelpOptions = true)
public final class StartCommand implements Callable<Integer> {

    private static final Duration POLL = Duration.ofMillis(5);

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
    private record Way(String name, Start start, List<Double> millis, List<Double> cpu, List<Double> resident) {

        Way(String name, Start start) {
            this(name, start, new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
        }
    }

    private record Ready(ProcessHandle process, Runnable end) implements AutoCloseable {

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
            ReadyModels.create(admin, Ports.free());
            List<String> cold = new ArrayList<>(local.flags());
            cold.add("-XX:AOTMode=off");
            List<Way> ways = List.of(
                    new Way("operator", () -> operator(plane, admin)),
                    new Way("proxy without AOT cache", () -> proxy(plane, folder, cold)),
                    new Way("proxy with AOT cache", () -> proxy(plane, folder, local.flags())));
            for (int round = 0; round < rounds; round++) {
                for (Way way : ways) {
                    start(way, round == rounds - 1);
                }
            }
            System.out.println("| | ms to ready | CPU ms to ready | RSS MiB at rest |");
            System.out.println("| --- | --- | --- | --- |");
            ways.forEach(way -> System.out.printf(
                    Locale.ROOT,
                    "| %s | %s | %s | %.0f |%n",
                    way.name(),
                    Spread.of(way.millis()),
                    Spread.of(way.cpu()),
                    Spread.of(way.resident()).median()));
        }
        return 0;
    }

    private void start(Way way, boolean last) throws Exception {
        long began = System.nanoTime();
        try (Ready ready = way.start().run()) {
            way.millis().add((System.nanoTime() - began) / 1e6);
            way.cpu().add(ProcessCost.of(ready.process()).cpuSeconds() * 1e3);
            if (last) {
                Thread.sleep(Duration.ofSeconds(rest));
                way.resident().add(ProcessCost.of(ready.process()).residentMib());
            }
        }
        System.err.printf("%s: %.0f ms%n", way.name(), way.millis().getLast());
    }

    private Ready operator(ControlPlane plane, KubernetesClient admin) throws IOException, InterruptedException {
        OperatorProcess operator = OperatorProcess.start(plane, admin, local.project(), Ports.free());
        return new Ready(operator.process(), operator::close);
    }

    private Ready proxy(ControlPlane plane, Path folder, List<String> more) throws IOException, InterruptedException {
        int management = Ports.free();
        Started proxy = ProxyProcess.start(plane, local.project(), folder, Ports.free(), management, more);
        Management readiness = Management.at(http, "127.0.0.1", management);
        while (readiness.status("/readyz") != 200) {
            Thread.sleep(POLL);
        }
        return new Ready(proxy.process(), proxy::close);
    }
}
