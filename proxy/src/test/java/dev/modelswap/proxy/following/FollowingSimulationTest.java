package dev.modelswap.proxy.following;

import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/**
 * Several proxies in thousands of small random worlds: a network that delays, cuts and falls silent, processes that are killed, halted and started
 * again at any step, two that both believe that they lead, an API server that is away. Never do two models run that exclude each other, never is
 * one evicted from under a request of a proxy that Kubernetes calls ready, and when the world calms down every request that has waited is served and no
 * grant is counted that nobody has.
 *
 * <p>A failure names its seed. {@code ./mvnw -pl crds,proxy test -Dtest=FollowingSimulationTest
 * -Dsurefire.failIfNoSpecifiedTests=false -Dsimulation.seed=N} runs that world alone; {@code -Dsimulation.runs=N} runs the
 * worlds of the seeds 1 to N.
 */
class FollowingSimulationTest {

    private static final long RUNS = 2_000;

    @Test
    void whateverHappensNoRequestIsLostAndNoGrantForgotten() {
        Long seed = Long.getLong("simulation.seed");
        if (seed != null) {
            simulate(seed);
        } else {
            LongStream.rangeClosed(1, Long.getLong("simulation.runs", RUNS)).forEach(this::simulate);
        }
    }

    private void simulate(long seed) {
        SimulatedWorld world = new SimulatedWorld(seed);
        try {
            world.run();
        } catch (AssertionError | RuntimeException e) {
            throw new AssertionError("world of seed " + seed + ": " + e.getMessage() + "\n" + world.trace(), e);
        }
    }
}
