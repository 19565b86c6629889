package dev.modelswap.proxy.engine;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** How a model is unloaded so that it can change. */
class SwapEngineChangeTest {

    private final Scenario scenario = new Scenario(Scenario.ONE_AT_A_TIME, "a", "b");

    @Test
    void idleModelIsUnloadedAtOnceAndOnce() {
        scenario.ready("a");

        scenario.unloadWanted("a", true);
        assertThat(scenario.asked()).containsExactly("unload a");

        scenario.stopped("a");
        scenario.unloadWanted("a", false);
        scenario.arrive(1, "a");
        scenario.ready("a");
        scenario.finish(1);
        assertThat(scenario.asked()).containsExactly("load a", "grant 1");
    }

    @Test
    void requestsInFlightEndFirst() {
        scenario.ready("a");
        scenario.arrive(1, "a");
        scenario.arrive(2, "a");
        scenario.unloadWanted("a", true);
        scenario.finish(1);
        assertThat(scenario.asked()).containsExactly("grant 1", "grant 2");

        scenario.finish(2);

        assertThat(scenario.asked()).containsExactly("unload a");
    }

    @Test
    void newRequestsAreGrantedWhileAnIdleMomentMayStillCome() {
        scenario.ready("a");
        scenario.arrive(1, "a");
        scenario.unloadWanted("a", true);
        scenario.pass(SwapEngine.MAX_OVERTAKING - 1);
        scenario.arrive(2, "a");

        assertThat(scenario.asked()).containsExactly("grant 1", "grant 2");
    }

    @Test
    void withoutAnIdleMomentTheNextRequestsWaitAndLoadTheModelAnew() {
        scenario.ready("a");
        scenario.arrive(1, "a");
        scenario.unloadWanted("a", true);
        scenario.pass(SwapEngine.MAX_OVERTAKING);
        scenario.arrive(2, "a");
        scenario.arrive(3, "a");
        assertThat(scenario.asked()).containsExactly("grant 1");

        scenario.finish(1);
        assertThat(scenario.asked()).containsExactly("unload a");

        scenario.stopped("a");
        scenario.unloadWanted("a", false);
        scenario.ready("a");
        assertThat(scenario.asked()).containsExactly("load a", "grant 2", "grant 3");
    }

    @Test
    void longRequestIsNeverCut() {
        scenario.ready("a");
        scenario.arrive(1, "a");
        scenario.unloadWanted("a", true);
        scenario.asked();

        scenario.pass(100 * SwapEngine.MAX_OVERTAKING);

        assertThat(scenario.asked()).isEmpty();
    }

    @Test
    void changeThatIsTakenBackUnloadsNothing() {
        scenario.ready("a");
        scenario.arrive(1, "a");
        scenario.unloadWanted("a", true);
        scenario.unloadWanted("a", false);

        scenario.finish(1);

        assertThat(scenario.asked()).containsExactly("grant 1");
    }

    @Test
    void evictionIsAsGoodAsAnIdleMoment() {
        scenario.ready("a");
        scenario.arrive(1, "a");
        scenario.unloadWanted("a", true);
        scenario.arrive(2, "b");
        scenario.finish(1);
        assertThat(scenario.asked()).containsExactly("grant 1", "unload a");
        scenario.stopped("a");
        scenario.unloadWanted("a", false);
        scenario.ready("b");
        scenario.finish(2);
        scenario.arrive(3, "a");
        scenario.stopped("b");
        scenario.ready("a");
        scenario.asked();

        scenario.finish(3);

        assertThat(scenario.asked()).isEmpty();
    }

    @Test
    void loadThatServesNobodyBeginsAnewWithTheChange() {
        scenario.arrive(1, "a");
        scenario.starting("a", "its image cannot be pulled");
        scenario.unloadWanted("a", true);
        assertThat(scenario.asked()).containsExactly("load a", "unload a");

        scenario.arrive(2, "a");
        scenario.stopped("a");
        assertThat(scenario.asked()).as("the change is not there yet").isEmpty();

        scenario.unloadWanted("a", false);
        assertThat(scenario.asked()).containsExactly("load a");

        scenario.ready("a");
        assertThat(scenario.asked()).containsExactly("grant 1", "grant 2");
    }

    @Test
    void changeThatIsThereBeforeTheFormerPodHasEndedIsLoadedWhenItHas() {
        scenario.arrive(1, "a");
        scenario.unloadWanted("a", true);
        scenario.stopping("a");
        scenario.unloadWanted("a", false);
        assertThat(scenario.asked()).containsExactly("load a", "unload a");

        scenario.stopped("a");

        assertThat(scenario.asked()).containsExactly("load a");
    }

    @Test
    void loadThatBeginsAnewHasItsWholeStartTimeout() {
        scenario.arrive(1, "a");
        scenario.pass(Scenario.START_TIMEOUT - 1);
        scenario.unloadWanted("a", true);
        scenario.stopped("a");
        scenario.unloadWanted("a", false);
        scenario.asked();

        scenario.pass(Scenario.START_TIMEOUT - 1);

        assertThat(scenario.asked()).isEmpty();
    }

    @Test
    void changeThatDoesNotComeHoldsALoadUpForAMomentOnly() {
        scenario.arrive(1, "a");
        scenario.unloadWanted("a", true);
        scenario.stopped("a");
        scenario.asked();

        scenario.pass(WantedUnloads.CHANGE_PATIENCE - 1);
        assertThat(scenario.asked()).isEmpty();

        scenario.pass(1);
        assertThat(scenario.asked()).containsExactly("load a");
    }

    @Test
    void nextChangeMayBeginTheLoadAnewOnceMore() {
        scenario.arrive(1, "a");
        scenario.unloadWanted("a", true);
        scenario.stopped("a");
        scenario.pass(WantedUnloads.CHANGE_PATIENCE);
        scenario.asked();

        scenario.unloadWanted("a", true);

        assertThat(scenario.asked()).containsExactly("unload a");
    }

    @Test
    void modelThatServesOneRequestAndIsLoadedForAnotherIsNotTakenDown() {
        scenario.ready("a");
        scenario.arrive(1, "a");
        scenario.starting("a", "its server is started again");
        scenario.arrive(2, "a");
        scenario.unloadWanted("a", true);

        assertThat(scenario.asked()).doesNotContain("unload a");
    }

    @Test
    void proxyThatHasSteppedDownTakesNoLoadBack() {
        scenario.arrive(1, "a");
        scenario.stepDown();
        scenario.unloadWanted("a", true);

        assertThat(scenario.asked()).containsExactly("load a");
    }

    @Test
    void modelThatIsDownHasNothingToUnload() {
        scenario.unloadWanted("a", true);
        scenario.arrive(1, "a");
        scenario.ready("a");
        scenario.finish(1);

        assertThat(scenario.asked()).containsExactly("load a", "grant 1");
    }
}
