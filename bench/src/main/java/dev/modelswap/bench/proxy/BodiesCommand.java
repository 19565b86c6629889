package dev.modelswap.bench.proxy;

import dev.modelswap.bench.Ports;
import dev.modelswap.bench.Spread;
import dev.modelswap.bench.proxy.lab.Contender;
import dev.modelswap.bench.proxy.lab.LocalProxy;
import dev.modelswap.bench.proxy.lab.PeakMemory;
import dev.modelswap.bench.proxy.lab.ProxyLab;
import io.vertx.core.Vertx;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** How long large requests take for what stands in their way, and how much memory. */
@Command(
        name = "bodies",
        description =
                "Chat requests with a large image: straight, through nginx that sends them on whole, through nginx that "
                        + "streams them, and through the proxy, in turn.",
        mixinStandardHelpOptions = true)
public final class BodiesCommand implements Callable<Integer> {

    private static final int MIB = 1024 * 1024;
    private static final int SMALL = 1024;
    private static final int WARM_UP = 2_000;

    @Option(names = "--rounds", defaultValue = "10", description = "Runs of each; ${DEFAULT-VALUE} if absent.")
    private int rounds;

    @Option(names = "--mib", defaultValue = "20", description = "Size of a request; ${DEFAULT-VALUE} if absent.")
    private int size;

    @Option(
            names = "--at-once",
            split = ",",
            defaultValue = "1,4,8",
            description = "Requests in flight, each in a lab of its own; ${DEFAULT-VALUE} if absent.")
    private List<Integer> atOnce = List.of();

    @Mixin
    private LocalProxy local = new LocalProxy();

    @Override
    public Integer call() throws Exception {
        System.out.println(
                "| at once | | ms a request | of nginx | CPU ms a request | MiB for the first | of their bodies | most RSS MiB |");
        System.out.println("| --- | --- | --- | --- | --- | --- | --- | --- |");
        Vertx vertx = Vertx.vertx();
        try {
            for (int count : atOnce) {
                measure(vertx, count);
            }
        } finally {
            vertx.close().await();
        }
        return 0;
    }

    private void measure(Vertx vertx, int count) throws Exception {
        try (ProxyLab lab = ProxyLab.empty()) {
            int port = Ports.free();
            BodyUpstream upstream = new BodyUpstream(vertx, port);
            List<Contender> contenders = new ArrayList<>(lab.contenders(port, local));
            contenders.add(2, lab.streamingNginx(port));
            BodyClients small = new BodyClients(SMALL);
            BodyClients clients = new BodyClients(size * MIB);
            Map<Contender, Double> growth = new LinkedHashMap<>();
            for (Contender contender : contenders) {
                for (int i = 0; i < WARM_UP; i++) {
                    small.send(contender.port(), 1);
                }
                upstream.together(count);
                growth.put(contender, growth(contender, () -> clients.send(contender.port(), count)));
                upstream.together(1);
            }
            Map<Contender, List<Double>> millis = new LinkedHashMap<>();
            Map<Contender, Double> cpu = new LinkedHashMap<>();
            for (int round = 0; round < rounds; round++) {
                for (Contender contender : contenders) {
                    double before = contender.cost().cpuSeconds();
                    millis.computeIfAbsent(contender, first -> new ArrayList<>())
                            .addAll(clients.send(contender.port(), count));
                    cpu.merge(contender, contender.cost().cpuSeconds() - before, Double::sum);
                }
            }
            double nginx =
                    Spread.of(millis.getOrDefault(contenders.get(1), List.of())).median();
            for (Contender contender : contenders) {
                List<Double> each = millis.getOrDefault(contender, List.of());
                double grown = growth.getOrDefault(contender, 0.0);
                System.out.printf(
                        Locale.ROOT,
                        "| %d | %s | %.0f | %.2f | %.0f | %.0f | %.2f | %.0f |%n",
                        count,
                        contender.name(),
                        Spread.of(each).median(),
                        Spread.of(each).median() / nginx,
                        cpu.getOrDefault(contender, 0.0) * 1e3 / each.size(),
                        grown,
                        grown / count / size,
                        contender.process() == null ? 0 : PeakMemory.of(contender.process()));
            }
        }
    }

    private static double growth(Contender contender, Callable<?> load) throws Exception {
        ProcessHandle process = contender.process();
        if (process == null) {
            load.call();
            return 0;
        }
        double before = contender.cost().residentMib();
        PeakMemory.forget(process);
        load.call();
        return PeakMemory.of(process) - before;
    }
}
