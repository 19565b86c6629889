package dev.modelswap.bench.engine;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** How long the swap engine takes for what it decides, and how much it allocates, by JMH. */
@Command(
        name = "engine",
        description = "The swap engine alone, with 500 models and 10,000 requests that wait, and a matrix.",
        mixinStandardHelpOptions = true)
public final class EngineCommand implements Callable<Integer> {

    private static final String ALLOCATED = "gc.alloc.rate.norm";

    @Option(names = "--rounds", defaultValue = "3", description = "Of a second each; ${DEFAULT-VALUE} if absent.")
    private int rounds;

    @Option(names = "--warm-up", defaultValue = "2", description = "Rounds before; ${DEFAULT-VALUE} if absent.")
    private int warmUp;

    @Option(names = "--only", defaultValue = "", description = "Benchmarks whose name this regular expression finds.")
    private String only = "";

    @Option(names = "--profiler", description = "A further one of JMH, such as stack or jfr; tells in the log.")
    private List<String> profilers = List.of();

    @Override
    public Integer call() throws Exception {
        Path log = Files.createTempFile("modelswap-bench", ".log");
        System.err.println("log: " + log);
        ChainedOptionsBuilder options = new OptionsBuilder()
                .include("\\.engine\\..*" + only)
                .mode(Mode.AverageTime)
                .timeUnit(TimeUnit.MICROSECONDS)
                .forks(1)
                .warmupIterations(warmUp)
                .warmupTime(TimeValue.seconds(1))
                .measurementIterations(rounds)
                .measurementTime(TimeValue.seconds(1))
                .output(log.toString())
                .shouldFailOnError(true)
                .addProfiler("gc");
        profilers.forEach(options::addProfiler);
        print(new Runner(options.build()).run());
        return 0;
    }

    private static void print(Collection<RunResult> results) {
        System.out.println("| | | µs | a second | allocated |");
        System.out.println("| --- | --- | --- | --- | --- |");
        for (RunResult result : results) {
            double micros = result.getPrimaryResult().getScore();
            String parameters = result.getParams().getParamsKeys().stream()
                    .map(key -> key + " " + result.getParams().getParam(key))
                    .collect(Collectors.joining(", "));
            System.out.printf(
                    Locale.ROOT,
                    "| %s | %s | %.3g | %,.0f | %,.0f |%n",
                    result.getPrimaryResult().getLabel(),
                    parameters,
                    micros,
                    1e6 / micros,
                    Objects.requireNonNull(result.getSecondaryResults().get(ALLOCATED), ALLOCATED)
                            .getScore());
        }
    }
}
