package dev.modelswap.proxy.engine;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** An engine that takes over while requests run which the one before it has granted. */
class SwapEngineAdoptionTest {

    private final Scenario scenario = new Scenario(Scenario.ONE_AT_A_TIME, "a", "b");

    @Test
    void modelThatIsHeldIsNotEvictedUntilItIsFree() {
        scenario.adopt(1, "a");
        scenario.ready("a");

        scenario.arrive(2, "b");
        assertThat(scenario.asked()).isEmpty();

        scenario.finish(1);
        assertThat(scenario.asked()).containsExactly("unload a");
    }

    @Test
    void othersAreServedBesideIt() {
        scenario.adopt(1, "a");
        scenario.ready("a");

        scenario.arrive(2, "a");

        assertThat(scenario.asked()).containsExactly("grant 2");
        assertThat(scenario.engine.inUse()).containsExactly("a");
    }

    @Test
    void unloadThatIsAskedForWaitsAndThenGoesAnyway() {
        scenario.adopt(1, "a");
        scenario.ready("a");

        scenario.unloadAsked("a");
        assertThat(scenario.asked()).isEmpty();

        scenario.pass(Scenario.UNLOAD_TIMEOUT);
        assertThat(scenario.asked()).containsExactly("revoke 1", "unload a");
    }

    @Test
    void modelThatIsGoneHoldsNothingUp() {
        scenario.adopt(1, "a");
        scenario.stopped("a");

        scenario.arrive(2, "b");

        assertThat(scenario.asked()).containsExactly("load b");
    }
}
