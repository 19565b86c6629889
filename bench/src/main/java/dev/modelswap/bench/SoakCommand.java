package dev.modelswap.bench;

import dev.modelswap.bench.faults.lab.LocalCluster;
import java.net.URI;
import java.net.http.HttpClient;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.Callable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Many random clients on six models for a while; exits 0 if nothing was lost, nothing hung, and no exclusive pair ran. */
@Command(
        name = "soak",
        description =
                "Random clients on six models, with profile switches, disconnects and killed pods; fails if a request is"
                        + " lost or hangs, or if two models that exclude each other run.",
        mixinStandardHelpOptions = true)
final class SoakCommand implements Callable<Integer> {

    private static final Logger LOG = LoggerFactory.getLogger(SoakCommand.class);

    private static final Set<String> EXCLUSIVE = Set.of("chat-1", "chat-2", "chat-3", "org/chat:4");
    private static final List<String> NAMES =
            List.of("chat-1", "chat-2", "chat-3", "org/chat:4", "side", "resident", "assistant", "helper");
    private static final Duration BETWEEN_REPORTS = Duration.ofSeconds(10);

    @Option(names = "--minutes", defaultValue = "10", description = "How long; ${DEFAULT-VALUE} if absent.")
    private int minutes;

    @Option(names = "--clients", defaultValue = "200", description = "How many; ${DEFAULT-VALUE} if absent.")
    private int clients;

    @Option(
            names = "--patience",
            defaultValue = "300",
            description = "Seconds after which a request counts as hung; ${DEFAULT-VALUE} if absent.")
    private int patience;

    @Option(
            names = "--proxy-every",
            defaultValue = "0",
            description =
                    "Seconds after which a pod of the proxy is deleted, with its time to end, again and again; never"
                            + " if absent. With one proxy, connections are refused then.")
    private int proxyEvery;

    @Option(
            names = "--proxy-killed-every",
            defaultValue = "0",
            description = "The same, but by SIGKILL to its process, on the local cluster (dev/cluster).")
    private int proxyKilledEvery;

    @Option(names = "--proxies", defaultValue = "1", description = "How many; ${DEFAULT-VALUE} if absent.")
    private int proxies;

    @Option(names = "--seed", description = "What the clients draw their choices from; random if absent.")
    private long seed = System.nanoTime();

    private volatile boolean over;

    /** One round of something that goes on until the time is over. */
    private interface Turn {
        void take() throws InterruptedException;
    }

    @Override
    public Integer call() throws Exception {
        Tally tally = new Tally();
        ExclusivityWatch watch = new ExclusivityWatch(EXCLUSIVE);
        try (BenchLab lab = BenchLab.of("soak.yaml");
                HttpClient http = HttpClient.newBuilder()
                        .version(HttpClient.Version.HTTP_1_1)
                        .build()) {
            lab.modelPods().inform(watch);
            Trouble trouble = new Trouble(lab, new Random(seed));
            URI url = lab.url();
            List<Thread> threads = new ArrayList<>();
            threads.add(start(trouble::switchProfiles));
            threads.add(start(trouble::killPods));
            lab.scaleProxies(proxies);
            if (proxyKilledEvery > 0) {
                LocalCluster machine = LocalCluster.find();
                threads.add(start(() -> trouble.killProxy(Duration.ofSeconds(proxyKilledEvery), machine::kill)));
            }
            if (proxyEvery > 0) {
                threads.add(start(() -> trouble.deleteProxy(Duration.ofSeconds(proxyEvery))));
            }
            for (int client = 1; client <= clients; client++) {
                threads.add(start(new SoakClient(
                        http, url, NAMES, new Random(seed + client), tally, Duration.ofSeconds(patience))::turn));
            }
            report(tally, watch);
            over = true;
            for (Thread thread : threads) {
                thread.join();
            }
            print(tally, watch, trouble);
        }
        boolean mayBreak = proxyEvery > 0 || proxyKilledEvery > 0;
        boolean good = tally.of(Outcome.LOST) == 0
                && (mayBreak || tally.of(Outcome.BROKEN) == 0)
                && tally.of(Outcome.HUNG) == 0
                && watch.violations().isEmpty();
        return good ? 0 : 1;
    }

    private Thread start(Turn turn) {
        return Thread.ofVirtual().start(() -> {
            while (!over) {
                try {
                    turn.take();
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                    return;
                } catch (RuntimeException e) {
                    LOG.warn("{}", e.toString());
                }
            }
        });
    }

    private void report(Tally tally, ExclusivityWatch watch) throws InterruptedException {
        Instant end = Instant.now().plus(Duration.ofMinutes(minutes));
        while (Instant.now().isBefore(end)) {
            Thread.sleep(BETWEEN_REPORTS);
            System.err.printf(
                    "%4d s left: %d requests ended, %d lost, %d hung, %d swaps, %d exclusive pairs%n",
                    Math.max(0, Duration.between(Instant.now(), end).toSeconds()),
                    tally.all(),
                    tally.of(Outcome.LOST),
                    tally.of(Outcome.HUNG),
                    watch.swaps(),
                    watch.violations().size());
        }
        System.err.println("time is over; the last requests end");
    }

    private void print(Tally tally, ExclusivityWatch watch, Trouble trouble) {
        System.out.printf(
                "%d clients, six models, %d proxies, %d min, seed %d: %d swaps, %d profile switches, %d pods of models and %d of"
                        + " the proxy ended%n%n",
                clients,
                proxies,
                minutes,
                seed,
                watch.swaps(),
                trouble.switches(),
                trouble.kills(),
                trouble.proxiesEnded());
        System.out.println("| requests | |\n| --- | --- |");
        for (Outcome outcome : Outcome.values()) {
            System.out.printf("| %s | %d |%n", outcome.text(), tally.of(outcome));
        }
        System.out.printf("| in all | %d |%n", tally.all());
        System.out.printf("| longest that was answered whole | %.1f s |%n", tally.longestMillis() / 1_000);
        System.out.printf(
                "| moments with two exclusive models running | %d |%n%n",
                watch.violations().size());
        watch.violations().stream().distinct().forEach(System.out::println);
        tally.words().forEach((words, count) -> System.out.printf("%6d  %s%n", count, words));
    }
}
