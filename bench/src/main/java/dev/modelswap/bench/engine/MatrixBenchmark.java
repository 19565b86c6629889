package dev.modelswap.bench.engine;

import dev.modelswap.crds.api.ModelSwapSpec;
import dev.modelswap.crds.serving.ServingConfig;
import dev.modelswap.proxy.admission.EngineRules;
import dev.modelswap.proxy.engine.Rules;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** A matrix of a million combinations: six factors, each any of ten models. */
@State(Scope.Thread)
public class MatrixBenchmark {

    private static final int FACTORS = 6;
    private static final int ALTERNATIVES = 10;

    /** Models there are: 60, so that the factors have none in common, or 30, so that most models are in two of them. */
    @Param({"60", "30"})
    public int models = 0;

    private ServingConfig config = ServingConfig.EMPTY;
    private Rules rules = Rules.none();
    private Set<String> running = Set.of();

    /** Writes the matrix, and lets every fifth model run. */
    @Setup
    public void write() {
        List<String> names =
                IntStream.range(0, models).mapToObj(MatrixBenchmark::model).toList();
        String expression = IntStream.range(0, FACTORS)
                .mapToObj(factor -> IntStream.range(0, ALTERNATIVES)
                        .mapToObj(number -> model((factor * models / FACTORS + number) % models))
                        .collect(Collectors.joining(" | ", "(", ")")))
                .collect(Collectors.joining(" & "));
        config = ServingConfig.of(
                "bench",
                Serialization.unmarshal(
                        "models: [%s]\nmatrix: {sets: [{name: all, expression: '%s'}]}"
                                .formatted(
                                        names.stream()
                                                .map("{name: %s, image: 'none:1'}"::formatted)
                                                .collect(Collectors.joining(", ")),
                                        expression),
                        ModelSwapSpec.class));
        rules = EngineRules.of(config);
        running = IntStream.range(0, models / 5)
                .mapToObj(number -> model(5 * number))
                .collect(Collectors.toUnmodifiableSet());
    }

    /** The configuration as the engine sees it. */
    @Benchmark
    public Rules parse() {
        return EngineRules.of(config);
    }

    /** Who must leave for a model that does not run. */
    @Benchmark
    public Set<String> victims() {
        return rules.policy().victims(model(1), running);
    }

    private static String model(int number) {
        return "m" + number;
    }
}
