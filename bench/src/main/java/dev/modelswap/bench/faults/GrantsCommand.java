package dev.modelswap.bench.faults;

import dev.modelswap.bench.ChatRequest;
import dev.modelswap.bench.faults.lab.FaultLab;
import dev.modelswap.bench.faults.lab.Load;
import dev.modelswap.bench.faults.lab.LocalCluster;
import dev.modelswap.bench.faults.lab.RawClient;
import dev.modelswap.bench.faults.lab.Seen;
import io.fabric8.kubernetes.api.model.Pod;
import java.io.IOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** What it costs that another pod decides. */
@Command(
        name = "grants",
        description =
                "The same small completion by the proxy that leads and by one that follows, in turns: the difference is what a grant"
                        + " from another pod costs. Then how many a second one, two and three proxies pass on. On the local cluster (dev/cluster).",
        mixinStandardHelpOptions = true)
public final class GrantsCommand implements Callable<Integer> {

    private static final int API_PORT = 8080;
    private static final int WARM_UP = 200;
    private static final int CLIENTS = 16;
    private static final int SECONDS = 10;

    @Option(
            names = "--requests",
            defaultValue = "1000",
            description = "By each of the two; ${DEFAULT-VALUE} if absent.")
    private int requests;

    @Override
    public Integer call() throws Exception {
        try (FaultLab lab = FaultLab.on(LocalCluster.find())) {
            lab.scaleProxies(2);
            lab.ask(FaultLab.QUICK);
            URI leads = url(lab.proxyPod());
            URI follows = url(lab.followingProxy());
            ask(leads, follows, WARM_UP, new ArrayList<>(), new ArrayList<>());
            List<Double> byLeader = new ArrayList<>();
            List<Double> byFollower = new ArrayList<>();
            ask(leads, follows, requests, byLeader, byFollower);
            System.out.println("| asked at | p50, ms | p99, ms |\n| --- | --- | --- |");
            print("the proxy that leads", byLeader);
            print("one that follows", byFollower);
            System.out.println("\n| proxies | answered a second |\n| --- | --- |");
            for (int number = 1; number <= 3; number++) {
                lab.scaleProxies(number);
                Load load = lab.load(FaultLab.QUICK, CLIENTS);
                Thread.sleep(SECONDS * 1_000L);
                int before = load.answered();
                Thread.sleep(SECONDS * 1_000L);
                System.out.printf("| %d | %.0f |%n", number, (load.answered() - before) / (double) SECONDS);
                load.end(new Seen());
            }
        }
        return 0;
    }

    private static URI url(Pod pod) {
        return URI.create("http://" + pod.getStatus().getPodIP() + ":" + API_PORT);
    }

    private static void ask(URI leads, URI follows, int times, List<Double> byLeader, List<Double> byFollower)
            throws IOException {
        for (int i = 0; i < times; i++) {
            byLeader.add(millis(leads));
            byFollower.add(millis(follows));
        }
    }

    private static double millis(URI url) throws IOException {
        long start = System.nanoTime();
        try (RawClient client = RawClient.connect(url)) {
            client.send(new ChatRequest(FaultLab.QUICK, 1, false));
            client.rest();
        }
        return (System.nanoTime() - start) / 1e6;
    }

    private static void print(String who, List<Double> millis) {
        List<Double> sorted = millis.stream().sorted().toList();
        System.out.printf(
                "| %s | %.2f | %.2f |%n", who, sorted.get(sorted.size() / 2), sorted.get(sorted.size() * 99 / 100));
    }
}
