package dev.modelswap.bench.proxy;

import dev.modelswap.bench.Ports;
import dev.modelswap.bench.Spread;
import dev.modelswap.bench.proxy.TokenClients.Ages;
import dev.modelswap.bench.proxy.lab.Contender;
import dev.modelswap.bench.proxy.lab.LocalProxy;
import dev.modelswap.bench.proxy.lab.ProcessCost;
import dev.modelswap.bench.proxy.lab.ProxyLab;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** How much later tokens of many streams arrive for what stands in their way, and what that takes. */
@Command(
        name = "streams",
        description = "Streams of 50 tokens a second: straight, through nginx, and through the proxy, in turn.",
        mixinStandardHelpOptions = true)
public final class StreamsCommand implements Callable<Integer> {

    @Option(names = "--rounds", defaultValue = "3", description = "Runs of each; ${DEFAULT-VALUE} if absent.")
    private int rounds;

    @Option(names = "--seconds", defaultValue = "10", description = "Of each run; ${DEFAULT-VALUE} if absent.")
    private int seconds;

    @Option(
            names = "--settle",
            defaultValue = "5",
            description = "Seconds before each run; ${DEFAULT-VALUE} if absent.")
    private int settle;

    @Option(names = "--streams", split = ",", defaultValue = "1,50,1000", description = "${DEFAULT-VALUE} if absent.")
    private List<Integer> streams = List.of();

    @Mixin
    private LocalProxy local = new LocalProxy();

    private record Run(Ages ages, ProcessCost cost) {}

    @Override
    public Integer call() throws Exception {
        Vertx vertx = Vertx.vertx();
        try (ProxyLab lab = ProxyLab.empty()) {
            int upstream = Ports.free();
            TokenUpstream.listen(vertx, upstream);
            List<Contender> contenders = lab.contenders(upstream, local);
            System.out.println("| streams | | p50 ms | p99 ms | added p50 | added p99 | CPU µs a token | RSS MiB |");
            System.out.println("| --- | --- | --- | --- | --- | --- | --- | --- |");
            for (int count : streams) {
                Map<String, List<Run>> runs = new LinkedHashMap<>();
                for (int round = 0; round < rounds; round++) {
                    for (Contender contender : contenders) {
                        runs.computeIfAbsent(contender.name(), first -> new ArrayList<>())
                                .add(run(vertx, contender, count));
                    }
                }
                print(count, runs);
            }
        } finally {
            vertx.close().await();
        }
        return 0;
    }

    private Run run(Vertx vertx, Contender contender, int count) throws InterruptedException {
        double before = contender.cost().cpuSeconds();
        Ages ages = TokenClients.listen(
                vertx, contender.port(), count, Duration.ofSeconds(settle), Duration.ofSeconds(seconds));
        ProcessCost after = contender.cost();
        System.err.printf(
                "%d streams, %s: %d tokens, p99 %.2f ms%n", count, contender.name(), ages.tokens(), ages.p99());
        return new Run(ages, new ProcessCost(after.cpuSeconds() - before, after.residentMib()));
    }

    private void print(int count, Map<String, List<Run>> runs) {
        List<Run> direct = runs.getOrDefault("direct", List.of());
        double tokens = (double) count * TokenUpstream.TOKENS_A_SECOND * (seconds + settle);
        runs.forEach((name, each) -> System.out.printf(
                Locale.ROOT,
                "| %d | %s | %.2f | %.2f | %.2f | %.2f | %.0f | %.0f |%n",
                count,
                name,
                Spread.median(each, run -> run.ages().p50()),
                Spread.median(each, run -> run.ages().p99()),
                Spread.median(each, run -> run.ages().p50())
                        - Spread.median(direct, run -> run.ages().p50()),
                Spread.median(each, run -> run.ages().p99())
                        - Spread.median(direct, run -> run.ages().p99()),
                Spread.median(each, run -> run.cost().cpuSeconds() / tokens * 1e6),
                Spread.median(each, run -> run.cost().residentMib())));
    }
}
