package dev.modelswap.proxy.engine;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** What a client that leaves changes. */
class SwapEngineCancelTest {

    @Test
    void cancelledQueuedRequestIsForgottenAndNothingIsLoadedForIt() {
        Scenario scenario = new Scenario(Scenario.ONE_AT_A_TIME, "a", "b");
        scenario.ready("a");
        scenario.arrive(1, "a");
        scenario.arrive(2, "b");
        scenario.asked();

        scenario.cancel(2);
        scenario.finish(1);

        assertThat(scenario.asked()).isEmpty();
        assertThat(scenario.engine.waiting()).isZero();
    }

    @Test
    void cancelledOverdueRequestLetsThoseGoThatYieldedToIt() {
        Scenario scenario = new Scenario(Scenario.ONE_AT_A_TIME, "a", "b");
        scenario.ready("a");
        scenario.arrive(1, "a");
        scenario.arrive(2, "b");
        scenario.pass(SwapEngine.MAX_OVERTAKING);
        scenario.arrive(3, "a");
        scenario.asked();

        scenario.cancel(2);

        assertThat(scenario.asked()).containsExactly("grant 3");
    }

    @Test
    void cancelledWaiterLeavesTheLoadToTheOthers() {
        Scenario scenario = new Scenario(Scenario.ONE_AT_A_TIME, "a");
        scenario.arrive(1, "a");
        scenario.arrive(2, "a");
        scenario.asked();

        scenario.cancel(1);
        scenario.ready("a");

        assertThat(scenario.asked()).containsExactly("grant 2");
    }

    @Test
    void loadIsTakenBackWhenItsLastWaiterLeaves() {
        Scenario scenario = new Scenario(Scenario.ONE_AT_A_TIME, "a");
        scenario.arrive(1, "a");
        scenario.asked();

        scenario.cancel(1);

        assertThat(scenario.asked()).containsExactly("unload a");
        assertThat(scenario.engine.waiting()).isZero();
    }

    @Test
    void lastWaiterThatLeavesWhileVictimsLeaveEndsTheSwapAndTakesNothingBack() {
        Scenario scenario = new Scenario(Scenario.ONE_AT_A_TIME, "a", "b");
        scenario.ready("a");
        scenario.arrive(1, "b");
        scenario.asked();

        scenario.cancel(1);
        scenario.stopped("a");

        assertThat(scenario.asked()).as("b was never asked for").isEmpty();
    }

    @Test
    void loadThatWasTakenBackMakesRoomForTheNextInTheQueue() {
        Scenario scenario = new Scenario(Scenario.ONE_AT_A_TIME, "a", "b");
        scenario.arrive(1, "a");
        scenario.arrive(2, "b");
        scenario.cancel(1);
        assertThat(scenario.asked()).containsExactly("load a", "unload a");

        scenario.stopped("a");

        assertThat(scenario.asked()).containsExactly("load b");
    }

    @Test
    void cancelledWaiterReleasesItsSlot() {
        Scenario scenario = new Scenario(Scenario.rules("a", new ModelRules(0, Scenario.START_TIMEOUT, 0, 2, 0)));
        scenario.arrive(1, "a");
        scenario.arrive(2, "a");
        scenario.cancel(1);
        scenario.asked();

        scenario.arrive(3, "a");

        assertThat(scenario.asked()).isEmpty();
        assertThat(scenario.engine.waiting()).isEqualTo(2);
    }

    @Test
    void cancelOfAGrantedRequestDoesNothing() {
        Scenario scenario = new Scenario(Scenario.ONE_AT_A_TIME, "a", "b");
        scenario.ready("a");
        scenario.arrive(1, "a");
        scenario.arrive(2, "b");
        scenario.asked();

        scenario.cancel(1);

        assertThat(scenario.asked()).as("it holds a until it has finished").isEmpty();
        assertThat(scenario.engine.inFlight()).isEqualTo(1);
    }

    @Test
    void cancelOfAnUnknownRequestDoesNothing() {
        Scenario scenario = new Scenario(Scenario.ONE_AT_A_TIME, "a");
        scenario.arrive(1, "a");
        scenario.asked();

        scenario.cancel(7);

        assertThat(scenario.asked()).isEmpty();
        assertThat(scenario.engine.waiting()).isEqualTo(1);
    }

    @Test
    void loadIsNotTakenBackFromUnderARequestInFlight() {
        Scenario scenario = new Scenario(Scenario.ONE_AT_A_TIME, "a");
        scenario.ready("a");
        scenario.arrive(1, "a");
        scenario.starting("a", "its health check failed once");
        scenario.arrive(2, "a");
        scenario.asked();

        scenario.cancel(2);

        assertThat(scenario.asked()).isEmpty();
    }
}
