package dev.modelswap.bench.proxy;

import dev.modelswap.bench.Management;
import dev.modelswap.bench.Patience;
import dev.modelswap.bench.Ports;
import dev.modelswap.bench.controlplane.ControlPlane;
import dev.modelswap.bench.proxy.lab.LocalProxy;
import dev.modelswap.bench.proxy.lab.LoopbackKubelet;
import dev.modelswap.bench.proxy.lab.LoopbackResource;
import dev.modelswap.bench.proxy.lab.PeakMemory;
import dev.modelswap.bench.proxy.lab.ProcessCost;
import dev.modelswap.bench.proxy.lab.ProxyLab;
import dev.modelswap.bench.proxy.lab.Started;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.vertx.core.Vertx;
import java.net.http.HttpClient;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Whether a full queue loses anybody, how long it takes to fill and to empty, and how much memory. */
@Command(
        name = "queue",
        description =
                "As many requests as may wait, for models of which one runs at a time: all wait, then the models are loaded "
                        + "in turn. Exits with 1 if one is not answered.",
        mixinStandardHelpOptions = true)
public final class QueueCommand implements Callable<Integer> {

    @Option(names = "--requests", defaultValue = "10000", description = "${DEFAULT-VALUE} if absent.")
    private int requests;

    @Option(names = "--models", defaultValue = "10", description = "That take turns; ${DEFAULT-VALUE} if absent.")
    private int models;

    @Mixin
    private LocalProxy local = new LocalProxy();

    @Override
    public Integer call() throws Exception {
        Vertx vertx = Vertx.vertx();
        try (ProxyLab lab = ProxyLab.empty();
                HttpClient http = HttpClient.newHttpClient()) {
            int upstream = lab.fastUpstream();
            ControlPlane plane = lab.controlPlane(local);
            List<String> names =
                    IntStream.range(0, models).mapToObj(number -> "m" + number).toList();
            try (KubernetesClient admin = plane.admin()) {
                LoopbackResource.create(admin, spec(names, upstream), 0);
                int port = Ports.free();
                int management = Ports.free();
                Started proxy = lab.proxy(plane, local, port, management);
                return measure(vertx, admin, proxy, port, names, Management.at(http, "127.0.0.1", management));
            }
        } finally {
            vertx.close().await();
        }
    }

    private int measure(
            Vertx vertx, KubernetesClient admin, Started proxy, int port, List<String> names, Management management)
            throws InterruptedException {
        Patience.await("the proxy to be ready", () -> management.status("/readyz") == 200);
        ProcessCost before = ProcessCost.of(proxy.process());
        long start = System.nanoTime();
        try (QueuedClients clients = QueuedClients.ask(vertx, port, names, requests)) {
            Patience.await(
                    "all to wait", () -> management.metric("modelswap_requests_waiting") + clients.ended() == requests);
            double filled = (System.nanoTime() - start) / 1e9;
            double waiting = ProcessCost.of(proxy.process()).residentMib();
            System.err.printf("all wait after %.1f s%n", filled);
            long loaded = System.nanoTime();
            try (LoopbackKubelet kubelet = new LoopbackKubelet(admin)) {
                Map<String, Long> troubles = clients.awaitTroubles();
                double emptied = (System.nanoTime() - loaded) / 1e9;
                troubles.forEach((trouble, times) -> System.err.println(times + " times: " + trouble));
                long unanswered =
                        troubles.values().stream().mapToLong(Long::longValue).sum();
                System.out.println(
                        "| requests | models | answered | all wait after s | all answered after s | loads | CPU ms a request | RSS MiB before | while all wait | at most |");
                System.out.println("| --- | --- | --- | --- | --- | --- | --- | --- | --- | --- |");
                System.out.printf(
                        Locale.ROOT,
                        "| %d | %d | %d | %.1f | %.1f | %d | %.2f | %.0f | %.0f | %.0f |%n",
                        requests,
                        names.size(),
                        requests - unanswered,
                        filled,
                        emptied,
                        kubelet.made(),
                        (ProcessCost.of(proxy.process()).cpuSeconds() - before.cpuSeconds()) * 1e3 / requests,
                        before.residentMib(),
                        waiting,
                        PeakMemory.of(proxy.process()));
                return unanswered == 0 ? 0 : 1;
            }
        }
    }

    /** Models that exclude each other, as models do if no group says otherwise. */
    private String spec(List<String> names, int upstream) {
        return "defaults: {image: \"none:1\", port: %d, concurrencyLimit: %d}\nmodels:\n".formatted(upstream, requests)
                + names.stream().map("- {name: %s}"::formatted).collect(Collectors.joining("\n"));
    }
}
