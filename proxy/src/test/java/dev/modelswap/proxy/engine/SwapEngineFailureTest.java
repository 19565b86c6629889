package dev.modelswap.proxy.engine;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** What happens when a swap does not come to its end. */
class SwapEngineFailureTest {

    @Test
    void failedLoadRejectsAllWaitersWithItsCauseAndTakesTheModelDown() {
        Scenario scenario = new Scenario(Scenario.ONE_AT_A_TIME, "a");
        scenario.arrive(1, "a");
        scenario.arrive(2, "a");
        scenario.asked();

        scenario.failed("a", "the image cannot be pulled");

        assertThat(scenario.asked())
                .containsExactly(
                        "reject 1: LoadFailed[model=a, failure=LoadFailure[cause=CRASH_LOOP, message=the image cannot be pulled]]",
                        "reject 2: LoadFailed[model=a, failure=LoadFailure[cause=CRASH_LOOP, message=the image cannot be pulled]]",
                        "unload a");
        assertThat(scenario.engine.waiting()).isZero();
    }

    @Test
    void requestAfterAFailureTriesAgainOnceTheFailedPodsAreGone() {
        Scenario scenario = new Scenario(Scenario.ONE_AT_A_TIME, "a");
        scenario.arrive(1, "a");
        scenario.failed("a", "out of memory");
        scenario.asked();

        scenario.arrive(2, "a");
        assertThat(scenario.asked()).isEmpty();

        scenario.stopped("a");
        assertThat(scenario.asked()).containsExactly("load a");
    }

    @Test
    void failedLoadMakesRoomForTheNextInTheQueue() {
        Scenario scenario = new Scenario(Scenario.ONE_AT_A_TIME, "a", "b");
        scenario.arrive(1, "a");
        scenario.arrive(2, "b");
        scenario.failed("a", "out of memory");
        scenario.asked();

        scenario.stopped("a");

        assertThat(scenario.asked()).containsExactly("load b");
    }

    @Test
    void loadThatIsNotReadyInTimeFailsWithItsLastProgress() {
        Scenario scenario = new Scenario(Scenario.ONE_AT_A_TIME, "a");
        scenario.arrive(1, "a");
        scenario.starting("a", "pulling the image");
        scenario.pass(Scenario.START_TIMEOUT - 1);
        assertThat(scenario.asked()).containsExactly("load a");

        scenario.pass(1);

        assertThat(scenario.asked())
                .containsExactly(
                        "reject 1: LoadFailed[model=a, failure=LoadFailure[cause=START_TIMEOUT, message=not ready in time: pulling the image]]",
                        "unload a");
    }

    @Test
    void victimsThatDoNotEndInTimeFailTheSwapByName() {
        Scenario scenario = new Scenario(Scenario.ONE_AT_A_TIME, "a", "b", "c");
        scenario.ready("b");
        scenario.ready("a");
        scenario.arrive(1, "c");
        scenario.asked();

        scenario.pass(Scenario.START_TIMEOUT);

        assertThat(scenario.asked())
                .as("c was not asked for, so it is not taken back")
                .containsExactly(
                        "reject 1: LoadFailed[model=c, failure=LoadFailure[cause=EVICTION_TIMEOUT, message=these models did not end in time: a, b]]");
    }

    @Test
    void loadHasItsWholeStartTimeoutHoweverLongTheEvictionTook() {
        Scenario scenario = new Scenario(Scenario.ONE_AT_A_TIME, "a", "b");
        scenario.ready("a");
        scenario.arrive(1, "b");
        scenario.pass(Scenario.START_TIMEOUT - 1);
        scenario.stopped("a");
        scenario.asked();

        scenario.pass(Scenario.START_TIMEOUT - 1);

        assertThat(scenario.asked()).isEmpty();
    }

    @Test
    void victimThatEndsAfterTheSwapFailedIsWaitedForByTheNextRequest() {
        Scenario scenario = new Scenario(Scenario.ONE_AT_A_TIME, "a", "b");
        scenario.ready("a");
        scenario.arrive(1, "b");
        scenario.pass(Scenario.START_TIMEOUT);
        scenario.asked();

        scenario.arrive(2, "b");
        assertThat(scenario.asked()).as("a is asked to leave already").isEmpty();

        scenario.stopped("a");
        assertThat(scenario.asked()).containsExactly("load b");
    }

    @Test
    void modelScaledToZeroBySomebodyElseWhileItLoadsFailsItsWaiters() {
        Scenario scenario = new Scenario(Scenario.ONE_AT_A_TIME, "a");
        scenario.arrive(1, "a");
        scenario.asked();

        scenario.stopping("a");

        assertThat(scenario.asked())
                .containsExactly(
                        "reject 1: LoadFailed[model=a, failure=LoadFailure[cause=SCALED_DOWN, message=somebody else scaled its Deployment to zero]]");
    }

    @Test
    void failedModelIsNotTakenDownFromUnderARequestInFlight() {
        Scenario scenario = new Scenario(Scenario.ONE_AT_A_TIME, "a");
        scenario.ready("a");
        scenario.arrive(1, "a");
        scenario.failed("a", "crash loop");
        scenario.arrive(2, "a");
        assertThat(scenario.asked()).containsExactly("grant 1");

        scenario.finish(1);
        scenario.stopped("a");

        assertThat(scenario.asked()).containsExactly("unload a", "load a");
    }

    @Test
    void loadThatTimesOutIsNotTakenDownFromUnderARequestInFlight() {
        Scenario scenario = new Scenario(Scenario.ONE_AT_A_TIME, "a");
        scenario.ready("a");
        scenario.arrive(1, "a");
        scenario.starting("a", "its health check fails");
        scenario.arrive(2, "a");
        scenario.asked();

        scenario.pass(Scenario.START_TIMEOUT);

        assertThat(scenario.asked())
                .containsExactly(
                        "reject 2: LoadFailed[model=a, failure=LoadFailure[cause=START_TIMEOUT, message=not ready in time: its health check fails]]");
    }

    @Test
    void targetThatFailsWhileItsVictimsLeaveFailsItsWaiters() {
        Scenario scenario = new Scenario(Scenario.ONE_AT_A_TIME, "a", "b");
        scenario.ready("a");
        scenario.arrive(1, "b");
        scenario.failed("b", "somebody scaled it up, and it crashed");
        scenario.asked();

        scenario.stopped("a");

        assertThat(scenario.asked())
                .containsExactly(
                        "reject 1: LoadFailed[model=b, failure=LoadFailure[cause=CRASH_LOOP, message=somebody scaled it up, and it crashed]]");
    }

    @Test
    void targetThatStopsWhileItsVictimsLeaveAndDoesNotEndInTimeIsNamed() {
        Scenario scenario = new Scenario(Scenario.ONE_AT_A_TIME, "a", "b");
        scenario.ready("a");
        scenario.arrive(1, "b");
        scenario.stopping("b");
        scenario.stopped("a");
        scenario.asked();

        scenario.pass(Scenario.START_TIMEOUT);

        assertThat(scenario.asked())
                .containsExactly(
                        "reject 1: LoadFailed[model=b, failure=LoadFailure[cause=EVICTION_TIMEOUT, message=these models did not end in time: b]]");
    }
}
