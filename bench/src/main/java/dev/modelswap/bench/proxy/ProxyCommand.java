package dev.modelswap.bench.proxy;

import dev.modelswap.bench.Spread;
import dev.modelswap.bench.proxy.Wrk.Result;
import dev.modelswap.bench.proxy.lab.Contender;
import dev.modelswap.bench.proxy.lab.LocalProxy;
import dev.modelswap.bench.proxy.lab.ProcessCost;
import dev.modelswap.bench.proxy.lab.ProxyLab;
import dev.modelswap.bench.proxy.lab.ReadyModels;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Requests a second, latency, processor time and memory of small chat completions. */
@Command(
        name = "proxy",
        description =
                "1 KB chat completions: straight to a fast upstream, through nginx, and through the proxy without and with "
                        + "filters, in turn.",
        mixinStandardHelpOptions = true)
public final class ProxyCommand implements Callable<Integer> {

    @Option(names = "--rounds", defaultValue = "5", description = "Runs of each; ${DEFAULT-VALUE} if absent.")
    private int rounds;

    @Option(names = "--seconds", defaultValue = "5", description = "Of each run; ${DEFAULT-VALUE} if absent.")
    private int seconds;

    @Option(
            names = "--warm-up",
            defaultValue = "20",
            description = "Seconds before the first run; ${DEFAULT-VALUE} if absent.")
    private int warmUp;

    @Option(
            names = "--connections",
            split = ",",
            defaultValue = "1,32,256",
            description = "${DEFAULT-VALUE} if absent.")
    private List<Integer> connections = List.of();

    @Mixin
    private LocalProxy local = new LocalProxy();

    /** What one run of one contender came to. */
    private record Run(Result result, ProcessCost cost) {}

    @Override
    public Integer call() throws Exception {
        try (ProxyLab lab = ProxyLab.empty()) {
            List<Contender> contenders = new ArrayList<>(lab.contenders(lab.fastUpstream(), local));
            contenders.add(contenders.getLast().to(ReadyModels.FILTERED));
            Wrk wrk = new Wrk(lab.folder());
            for (Contender contender : contenders) {
                wrk.run(contender, 32, warmUp);
            }
            System.out.println(
                    "| connections | | requests/s | of nginx | p50 ms | p99 ms | CPU µs a request | RSS MiB |");
            System.out.println("| --- | --- | --- | --- | --- | --- | --- | --- |");
            for (int count : connections) {
                Map<Contender, List<Run>> runs = new LinkedHashMap<>();
                for (int round = 0; round < rounds; round++) {
                    for (Contender contender : contenders) {
                        runs.computeIfAbsent(contender, first -> new ArrayList<>())
                                .add(run(wrk, contender, count));
                    }
                }
                print(count, runs);
            }
        }
        return 0;
    }

    private Run run(Wrk wrk, Contender contender, int count) throws Exception {
        double before = contender.cost().cpuSeconds();
        Result result = wrk.run(contender, count, seconds);
        ProcessCost after = contender.cost();
        System.err.printf("%d connections, %s: %.0f/s%n", count, contender.name(), result.perSecond());
        return new Run(result, new ProcessCost(after.cpuSeconds() - before, after.residentMib()));
    }

    private static void print(int count, Map<Contender, List<Run>> runs) {
        double nginx = runs.entrySet().stream()
                .filter(entry -> entry.getKey().name().equals("nginx"))
                .mapToDouble(entry ->
                        Spread.median(entry.getValue(), run -> run.result().perSecond()))
                .sum();
        runs.forEach((contender, each) -> System.out.printf(
                Locale.ROOT,
                "| %d | %s | %.0f | %.2f | %.2f | %.2f | %.0f | %.0f |%n",
                count,
                contender.name(),
                Spread.median(each, run -> run.result().perSecond()),
                Spread.median(each, run -> run.result().perSecond()) / nginx,
                Spread.median(each, run -> run.result().p50()),
                Spread.median(each, run -> run.result().p99()),
                Spread.median(
                        each, run -> run.cost().cpuSeconds() / run.result().requests() * 1e6),
                Spread.median(each, run -> run.cost().residentMib())));
    }
}
