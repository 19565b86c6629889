package dev.modelswap.proxy.engine;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** What the cluster shows and the engine did not ask for. */
class SwapEngineObservationTest {

    private final Scenario scenario = new Scenario(Scenario.ONE_AT_A_TIME, "a", "b");

    @Test
    void modelThatSomebodyElseStartedCountsAsRunningAndIsEvicted() {
        scenario.starting("a", "scaled by hand");

        scenario.arrive(1, "b");

        assertThat(scenario.asked()).containsExactly("unload a");
    }

    @Test
    void failedModelHoldsItsPlaceUntilItIsGone() {
        scenario.failed("a", "crash loop");

        scenario.arrive(1, "b");
        assertThat(scenario.asked()).containsExactly("unload a");

        scenario.stopped("a");
        assertThat(scenario.asked()).containsExactly("load b");
    }

    @Test
    void modelThatIsStoppingAnywayIsWaitedForAndNotAskedToLeave() {
        scenario.stopping("a");

        scenario.arrive(1, "b");
        assertThat(scenario.asked()).isEmpty();

        scenario.stopped("a");
        assertThat(scenario.asked()).containsExactly("load b");
    }

    @Test
    void requestForAStoppingModelWaitsForItsEndThenLoadsIt() {
        scenario.ready("a");
        scenario.stopping("a");

        scenario.arrive(1, "a");
        assertThat(scenario.asked()).isEmpty();

        scenario.stopped("a");
        assertThat(scenario.asked()).containsExactly("load a");
    }

    @Test
    void targetThatStopsWhileItsVictimsLeaveIsWaitedForToo() {
        scenario.ready("a");
        scenario.arrive(1, "b");
        scenario.stopping("b");
        assertThat(scenario.asked()).containsExactly("unload a");

        scenario.stopped("a");
        assertThat(scenario.asked()).as("b's old pod still lives").isEmpty();

        scenario.stopped("b");
        assertThat(scenario.asked()).containsExactly("load b");
    }

    @Test
    void victimThatSomebodyScalesUpWhileItLeavesIsUnloadedAgain() {
        scenario.ready("a");
        scenario.arrive(1, "b");
        scenario.stopping("a");
        assertThat(scenario.asked()).containsExactly("unload a");

        scenario.starting("a", "scaled by hand");
        assertThat(scenario.asked()).containsExactly("unload a");

        scenario.stopped("a");
        assertThat(scenario.asked()).containsExactly("load b");
    }

    @Test
    void readyModelScaledToZeroBySomebodyElseIsLoadedForTheNextRequest() {
        scenario.ready("a");
        scenario.stopping("a");
        scenario.stopped("a");

        scenario.arrive(1, "a");

        assertThat(scenario.asked()).containsExactly("load a");
    }

    @Test
    void requestForAStoppingModelWithOneInFlightWaitsForThatToo() {
        scenario.ready("a");
        scenario.arrive(1, "a");
        scenario.stopping("a");
        scenario.arrive(2, "a");
        scenario.ready("a");

        assertThat(scenario.asked())
                .as("somebody scaled it up again: nothing to swap")
                .containsExactly("grant 1", "grant 2");
    }

    @Test
    void startingModelIsAskedForOnBehalfOfItsRequest() {
        scenario.starting("a", "scaled by hand");

        scenario.arrive(1, "a");
        scenario.ready("a");

        assertThat(scenario.asked()).containsExactly("load a", "grant 1");
        assertThat(scenario.engine.states().get("a")).isEqualTo(new ModelState.Ready());
    }

    @Test
    void restartedEngineGoesOnWithWhatRuns() {
        scenario.ready("a");
        scenario.stopped("b");

        scenario.arrive(1, "a");
        scenario.arrive(2, "b");

        assertThat(scenario.asked()).containsExactly("grant 1");
        assertThat(scenario.engine.states())
                .containsEntry("a", new ModelState.Ready())
                .containsEntry("b", new ModelState.Stopped());
    }

    @Test
    void observationOfAModelThatTheRulesLackIsIgnored() {
        scenario.ready("stranger");

        scenario.arrive(1, "a");

        assertThat(scenario.asked()).containsExactly("load a");
        assertThat(scenario.engine.states()).containsOnlyKeys("a", "b");
    }
}
