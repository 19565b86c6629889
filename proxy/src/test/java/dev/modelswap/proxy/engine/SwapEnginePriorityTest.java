package dev.modelswap.proxy.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

/** Whose turn it is when several wait, and what those who wait are told. */
class SwapEnginePriorityTest {

    private final Scenario scenario = new Scenario(new Rules(
            Map.of("busy", priority(0), "low", priority(-1), "usual", priority(0), "high", priority(7)),
            Scenario.ONE_AT_A_TIME));

    @Test
    void higherPriorityGoesFirstAndEqualOnesInOrderOfArrival() {
        keepBusy();
        scenario.arrive(1, "low");
        scenario.arrive(2, "usual");
        scenario.arrive(3, "high");
        scenario.arrive(4, "usual");

        assertThat(scenario.waits())
                .isEqualTo(Map.of(
                        3L,
                        new Wait.Queued(1),
                        2L,
                        new Wait.Queued(2),
                        4L,
                        new Wait.Queued(3),
                        1L,
                        new Wait.Queued(4)));
        scenario.finish(9);
        scenario.stopped("busy");
        assertThat(scenario.asked()).containsExactly("unload busy", "load high");
    }

    @Test
    void overdueRequestGoesBeforeAHigherPriority() {
        keepBusy();
        scenario.arrive(1, "low");
        scenario.pass(1);
        scenario.arrive(2, "high");
        scenario.pass(SwapEngine.MAX_OVERTAKING - 1);

        scenario.finish(9);
        scenario.stopped("busy");

        assertThat(scenario.asked()).containsExactly("unload busy", "load low");
    }

    @Test
    void positionsMoveUpWhenOneBeforeThemLeaves() {
        keepBusy();
        scenario.arrive(1, "high");
        scenario.arrive(2, "low");

        scenario.cancel(1);

        assertThat(scenario.waits()).isEqualTo(Map.of(2L, new Wait.Queued(1)));
    }

    @Test
    void changedPrioritiesHoldForThoseWhoWaitAlready() {
        keepBusy();
        scenario.arrive(1, "usual");
        scenario.arrive(2, "low");

        scenario.rulesChange(new Rules(
                Map.of("busy", priority(0), "low", priority(1), "usual", priority(0)), Scenario.ONE_AT_A_TIME));

        assertThat(scenario.waits()).isEqualTo(Map.of(2L, new Wait.Queued(1), 1L, new Wait.Queued(2)));
    }

    private void keepBusy() {
        scenario.ready("busy");
        scenario.arrive(9, "busy");
        scenario.asked();
    }

    private static ModelRules priority(int priority) {
        return new ModelRules(0, Scenario.START_TIMEOUT, Scenario.UNLOAD_TIMEOUT, 10, priority);
    }
}
