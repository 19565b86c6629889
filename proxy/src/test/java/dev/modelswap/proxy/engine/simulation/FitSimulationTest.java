package dev.modelswap.proxy.engine.simulation;

import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/**
 * Models placed by room in thousands of small random worlds: several nodes, a scheduler with a will of its own, pods of others that take room and claim
 * it. No model goes from under its requests, no pod waits for long for room that the end of idle models would make, nobody is turned away unless others have
 * the room, and when those have gone everybody is served.
 *
 * <p>A failure names its seed: {@code -Dsimulation.seed=N} runs that world alone, {@code -Dsimulation.runs=N} the first N.
 */
class FitSimulationTest {

    private static final long RUNS = 2_000;

    @Test
    void whateverHappensRoomIsUsedAndNobodyIsForgotten() {
        Long seed = Long.getLong("simulation.seed");
        if (seed != null) {
            simulate(seed);
        } else {
            LongStream.rangeClosed(1, Long.getLong("simulation.runs", RUNS)).forEach(FitSimulationTest::simulate);
        }
    }

    private static void simulate(long seed) {
        FitWorld world = new FitWorld(seed);
        try {
            world.run();
        } catch (AssertionError | RuntimeException e) {
            throw new AssertionError("world of seed " + seed + ": " + e.getMessage() + "\n" + world.trace(), e);
        }
    }
}
