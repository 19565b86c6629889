package dev.modelswap.bench.faults;

import dev.modelswap.bench.Patience;
import dev.modelswap.bench.faults.lab.FaultLab;
import dev.modelswap.bench.faults.lab.LocalCluster;
import io.fabric8.kubernetes.api.model.Pod;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** What a client notices when a proxy goes, by how many there are. */
@Command(
        name = "proxies",
        description =
                "A client asks a ready model every 50 ms while the proxy that leads is deleted, killed, rolled out and halted, with"
                        + " one, two and three proxies; prints what the client noticed, and how long a swap waits for a halted one. On the local cluster (dev/cluster).",
        mixinStandardHelpOptions = true)
public final class ProxiesCommand implements Callable<Integer> {

    private static final int EVERY_MILLIS = 50;
    private static final int BEFORE_MILLIS = 2_000;
    private static final int AFTER_MILLIS = 8_000;
    /** Longer than the Lease's term. */
    private static final int HALT_MILLIS = 25_000;

    private static final String HALTED_SWAP = "halted-swap";
    /** So many that one of them comes to a proxy that is not halted. */
    private static final int SWAP_CLIENTS = 12;

    @Option(
            names = "--proxies",
            split = ",",
            defaultValue = "1,2,3",
            description = "How many; ${DEFAULT-VALUE} if absent.")
    private List<Integer> numbers = List.of();

    @Option(
            names = "--only",
            split = ",",
            description = "Of deleted, killed, rolled-out, halted, halted-swap; all if absent.")
    private List<String> only = List.of();

    private interface Step {
        void on(FaultLab lab) throws Exception;
    }

    private record Case(String name, Step step) {}

    @Override
    public Integer call() throws Exception {
        LocalCluster machine = LocalCluster.find();
        List<Case> cases = new ArrayList<>(List.of(
                new Case("deleted", FaultLab::deleteProxy),
                new Case("killed", lab -> machine.kill(lab.proxyPod())),
                new Case("rolled-out", ProxiesCommand::rollOut),
                new Case("halted", lab -> halt(machine, lab.proxyPod()))));
        cases.removeIf(one -> !only.isEmpty() && !only.contains(one.name()));
        System.out.println(
                "| proxies | the one that leads is | requests | answered | refused | told why not | broken |"
                        + " connections refused, tried again | longest gap, ms | slowest answer, ms |\n| --- | --- | --- | --- | --- | --- | --- | --- | --- | --- |");
        try (FaultLab lab = FaultLab.on(machine)) {
            for (int number : numbers) {
                lab.scaleProxies(number);
                lab.ask(FaultLab.QUICK);
                for (Case one : cases) {
                    run(lab, number, one);
                }
                if (number > 1 && (only.isEmpty() || only.contains(HALTED_SWAP))) {
                    swapWhileHalted(machine, lab, number);
                }
            }
        }
        return 0;
    }

    private static void run(FaultLab lab, int number, Case one) throws Exception {
        lab.askUntilAnswered(FaultLab.QUICK);
        Probe probe = Probe.start(lab.url(), FaultLab.QUICK, EVERY_MILLIS);
        Thread.sleep(BEFORE_MILLIS);
        one.step().on(lab);
        Thread.sleep(AFTER_MILLIS);
        lab.awaitProxies(number);
        Thread.sleep(BEFORE_MILLIS);
        Probe.Result result = probe.end();
        System.out.printf(
                "| %d | %s | %d | %d | %d | %d | %d | %d | %d | %d |%n",
                number,
                one.name(),
                result.requests(),
                result.requests() - result.failed().size(),
                result.count(Probe.End.REFUSED),
                result.count(Probe.End.TOLD),
                result.count(Probe.End.BROKEN),
                result.connectionsRefused(),
                result.longestGapMillis(),
                result.longestMillis());
        result.failed().stream()
                .map(failed -> failed.end() + ": " + failed.words())
                .distinct()
                .limit(5)
                .forEach(System.err::println);
    }

    private static void rollOut(FaultLab lab) throws InterruptedException {
        String old = lab.actingProxy();
        lab.patch("{\"spec\":{\"proxy\":{\"podTemplate\":{\"metadata\":{\"annotations\":{\"at\":\"" + System.nanoTime()
                + "\"}}}}}}");
        Patience.await("a new proxy to lead", () -> !old.equals(lab.actingProxy()));
    }

    private static void swapWhileHalted(LocalCluster machine, FaultLab lab, int number) throws InterruptedException {
        lab.askUntilAnswered(FaultLab.QUICK);
        Pod leads = lab.proxyPod();
        machine.halt(leads);
        try {
            long halted = System.nanoTime();
            CompletableFuture.anyOf(lab.askLater(FaultLab.SLOW, SWAP_CLIENTS).toArray(CompletableFuture<?>[]::new))
                    .join();
            System.out.printf(
                    "with %d proxies, a swap asked for when the one that leads was halted: %d ms%n",
                    number, (System.nanoTime() - halted) / 1_000_000);
        } finally {
            machine.resume(leads);
        }
        lab.awaitProxies(number);
    }

    private static void halt(LocalCluster machine, Pod pod) throws InterruptedException {
        machine.halt(pod);
        try {
            Thread.sleep(HALT_MILLIS);
        } finally {
            machine.resume(pod);
        }
    }
}
