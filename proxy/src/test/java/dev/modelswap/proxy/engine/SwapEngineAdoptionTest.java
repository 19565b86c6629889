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
        assertThat(scenario.engine.inFlight("a")).isEqualTo(2);
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

    @Test
    void whileTheUseIsUnknownNothingIsEvictedAndWhatIsReadyOrHasRoomServes() {
        Scenario roomy = new Scenario(Scenario.ONE_AT_A_TIME, "a", "b");
        roomy.useUnknown(true);
        roomy.ready("a");

        roomy.arrive(1, "b");
        roomy.arrive(2, "a");
        assertThat(roomy.asked()).containsExactly("grant 2");
        roomy.finish(2);
        assertThat(roomy.asked()).isEmpty();

        roomy.useUnknown(false);
        assertThat(roomy.asked()).containsExactly("unload a");
    }

    @Test
    void modelLoadsWhereNobodyHasToLeaveThoughTheUseIsUnknown() {
        scenario.useUnknown(true);

        scenario.arrive(1, "b");

        assertThat(scenario.asked()).containsExactly("load b");
    }

    @Test
    void requestThatHasWaitedElsewhereKeepsItsTurn() {
        scenario.ready("a");
        scenario.arrive(1, "a");
        scenario.asked();
        scenario.pass(10);
        scenario.arrive(2, "b");
        scenario.arriveWaited(3, "b", 1_000);

        assertThat(scenario.waits()).containsEntry(3L, new Wait.Queued(1));
    }
}
