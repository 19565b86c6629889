package dev.modelswap.bench.profiles;

import dev.modelswap.bench.LocalParts;
import dev.modelswap.bench.Ports;
import dev.modelswap.bench.controlplane.ControlPlane;
import dev.modelswap.bench.operator.OperatorProcess;
import dev.modelswap.bench.proxy.lab.ProxyProcess;
import dev.modelswap.bench.proxy.lab.Started;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.vertx.core.Vertx;
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

/** How long it takes from the patch of a profile to the first request that is answered under it. */
@Command(
        name = "profiles",
        description = "From the patch of a profile to the first request under it: API server, operator, proxy.",
        mixinStandardHelpOptions = true)
public final class ProfilesCommand implements Callable<Integer> {

    /** Between two patches, in which operator and proxy come to rest. */
    private static final Duration PAUSE = Duration.ofMillis(300);

    @Option(names = "--models", split = ",", defaultValue = "3,500", description = "${DEFAULT-VALUE} if absent.")
    private List<Integer> models = List.of();

    @Option(names = "--patches", defaultValue = "200", description = "Of the profile; ${DEFAULT-VALUE} if absent.")
    private int patches;

    @Option(names = "--warm-up", defaultValue = "20", description = "Patches before; ${DEFAULT-VALUE} if absent.")
    private int warmUp;

    @Mixin
    private LocalParts local = new LocalParts();

    private String active = TwoProfiles.FIRST;

    @Override
    public Integer call() throws Exception {
        Vertx vertx = Vertx.vertx();
        try {
            int first = server(vertx, TwoProfiles.FIRST);
            int second = server(vertx, TwoProfiles.SECOND);
            System.out.println("| models | p50 ms | p99 ms | most ms |");
            System.out.println("| --- | --- | --- | --- |");
            for (int count : models) {
                measure(count, first, second);
            }
        } finally {
            vertx.close().await();
        }
        return 0;
    }

    private void measure(int count, int first, int second) throws Exception {
        Path folder = Files.createTempDirectory("modelswap-bench");
        System.err.println("logs: " + folder);
        try (ControlPlane plane = ControlPlane.start(local.assets(), folder);
                KubernetesClient admin = plane.admin()) {
            plane.install(admin, local.project());
            TwoProfiles resource = new TwoProfiles(admin, count, first, second);
            try (OperatorProcess _ = OperatorProcess.start(plane, admin, local.project(), Ports.free())) {
                resource.create();
                int port = Ports.free();
                try (Started _ = ProxyProcess.start(plane, local.project(), folder, port, List.of());
                        AliasClient client = new AliasClient(port)) {
                    active = TwoProfiles.FIRST;
                    client.answeredBy(active);
                    switchProfiles(resource, client, warmUp);
                    print(count, switchProfiles(resource, client, patches));
                }
            }
        }
    }

    /** The milliseconds that each switch took, sorted. */
    private List<Double> switchProfiles(TwoProfiles resource, AliasClient client, int times) throws Exception {
        List<Double> millis = new ArrayList<>();
        for (int patch = 0; patch < times; patch++) {
            active = active.equals(TwoProfiles.FIRST) ? TwoProfiles.SECOND : TwoProfiles.FIRST;
            Thread.sleep(PAUSE);
            long began = System.nanoTime();
            resource.activate(active);
            millis.add((client.answeredBy(active) - began) / 1e6);
        }
        return millis.stream().sorted().toList();
    }

    private static void print(int count, List<Double> sorted) {
        System.out.printf(
                Locale.ROOT,
                "| %d | %.0f | %.0f | %.0f |%n",
                count,
                sorted.get(sorted.size() / 2),
                sorted.get((int) Math.ceil(sorted.size() * 0.99) - 1),
                sorted.getLast());
    }

    /** A server that is healthy and answers with its name; the port it listens at. */
    private static int server(Vertx vertx, String name) {
        return vertx.createHttpServer()
                .requestHandler(request -> request.response()
                        .putHeader("content-type", "application/json")
                        .end("{\"answeredBy\":\"" + name + "\"}"))
                .listen(0, "127.0.0.1")
                .await()
                .actualPort();
    }
}
