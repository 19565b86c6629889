package dev.modelswap.bench;

import dev.modelswap.bench.SwapTimeline.Mark;
import java.net.http.HttpClient;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Swaps between two tiny models, by the proxy and by hand, one after the other and at once, in turn, and prints when what happened. */
@Command(
        name = "swap",
        description = "A swap phase by phase, through the proxy and with the scale calls driven by hand, in turn.",
        mixinStandardHelpOptions = true)
final class SwapCommand implements Callable<Integer> {

    @Option(
            names = "--rounds",
            defaultValue = "5",
            description = "So often each kind swaps there and back; ${DEFAULT-VALUE} if absent.")
    private int rounds;

    @Override
    public Integer call() throws Exception {
        try (BenchLab lab = BenchLab.of("swap.yaml");
                HttpClient http = HttpClient.newHttpClient()) {
            SwapObserver observer = new SwapObserver();
            observer.watch(lab);
            List<SwapDriver> drivers = List.of(
                    new SwapDriver.Proxy(http, lab.url()),
                    new SwapDriver.Hand(http, lab),
                    new SwapDriver.HandAtOnce(http, lab));
            int swaps = 2 * drivers.size() * rounds;
            Map<String, List<SwapTimeline>> timelines = new LinkedHashMap<>();
            drivers.forEach(driver -> timelines.put(driver.name(), new ArrayList<>()));
            String victim = "b";
            String target = "a";
            drivers.getFirst().swap(victim, target, observer.begin(victim, target));
            for (int swap = 0; swap < swaps; swap++) {
                String next = victim;
                victim = target;
                target = next;
                settle(lab, target);
                // Two of the same in a row, so that each kind swaps in both directions.
                SwapDriver driver = drivers.get(swap / 2 % drivers.size());
                SwapTimeline timeline = observer.begin(victim, target);
                driver.swap(victim, target, timeline);
                timelines.getOrDefault(driver.name(), new ArrayList<>()).add(timeline);
                System.err.printf(
                        "swap %d of %d, %s: %.0f ms%n",
                        swap + 1, swaps, driver.name(), timeline.millis(Mark.FIRST_BYTE));
            }
            print(timelines);
            return 0;
        }
    }

    /** What the last swap left is gone, so that it does not weigh on the next. */
    private static void settle(BenchLab lab, String stopped) {
        lab.deployment(stopped)
                .waitUntilCondition(
                        deployment -> deployment.getStatus().getReplicas() == null
                                || deployment.getStatus().getReplicas() == 0,
                        1,
                        TimeUnit.MINUTES);
        lab.modelPods()
                .resources()
                .filter(pod -> new ModelPod(pod.get()).model().equals(stopped))
                .forEach(pod -> pod.waitUntilCondition(gone -> gone == null, 1, TimeUnit.MINUTES));
    }

    private static void print(Map<String, List<SwapTimeline>> timelines) {
        System.out.println("Milliseconds from the request: median [least..most]\n");
        System.out.println("| | " + String.join(" | ", timelines.keySet()) + " |");
        System.out.println("| --- |" + " --- |".repeat(timelines.size()));
        for (Mark mark : Mark.values()) {
            StringBuilder row = new StringBuilder("| ").append(mark.text());
            timelines
                    .values()
                    .forEach(swaps -> row.append(" | ")
                            .append(Spread.of(swaps.stream()
                                    .map(swap -> swap.millis(mark))
                                    .toList())));
            System.out.println(row.append(" |"));
        }
        List<Double> medians = timelines.values().stream()
                .map(swaps -> Spread.of(swaps.stream()
                                .map(swap -> swap.millis(Mark.FIRST_BYTE))
                                .toList())
                        .median())
                .toList();
        System.out.printf("%nFirst byte, ModelSwap / by hand: %.2f%n", medians.get(0) / medians.get(1));
    }
}
