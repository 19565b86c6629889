package dev.modelswap.proxy.engine.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/**
 * The engine in thousands of small random worlds with slow, failing and hanging loads, pods that crash or do not end,
 * observations that are late or lost, people who scale models by hand, clients that leave, and changing rules. After each
 * event, {@link SimulationInvariants} are checked; at last the world calms down, and everybody must be served.
 *
 * <p>A failure names its seed. {@code ./mvnw -pl crds,proxy test -Dtest=SwapEngineSimulationTest
 * -Dsurefire.failIfNoSpecifiedTests=false -Dsimulation.seed=N} runs that world alone; {@code -Dsimulation.runs=N} runs the
 * worlds of the seeds 1 to N.
 */
class SwapEngineSimulationTest {

    private static final long RUNS = 2_000;

    @Test
    void whateverHappensEverybodyIsServedOrToldWhy() {
        Long seed = Long.getLong("simulation.seed");
        if (seed != null) {
            simulate(seed);
        } else {
            LongStream.rangeClosed(1, Long.getLong("simulation.runs", RUNS)).forEach(this::simulate);
        }
    }

    @Test
    void worldsOfOneSeedAreAlike() {
        Simulation one = new Simulation(42);
        Simulation other = new Simulation(42);
        one.run();
        other.run();

        assertThat(one.trace()).isEqualTo(other.trace());
    }

    private void simulate(long seed) {
        Simulation simulation = new Simulation(seed);
        try {
            simulation.run();
        } catch (AssertionError | RuntimeException e) {
            throw new AssertionError(
                    "simulation of seed " + seed + ": " + e.getMessage() + "\n" + simulation.trace(), e);
        }
    }
}
