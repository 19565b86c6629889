package dev.modelswap.proxy.engine;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** An engine beside another proxy's, which decides from some moment on. */
class SwapEngineStepDownTest {

    private final Scenario scenario = new Scenario(Scenario.ONE_AT_A_TIME, "a", "b");

    @Test
    void whatIsReadyServesOn() {
        scenario.ready("a");

        scenario.stepDown();
        scenario.arrive(1, "a");

        assertThat(scenario.asked()).containsExactly("grant 1");
    }

    @Test
    void nothingIsLoadedOrEvictedAnyMoreAndWhoWantsThatIsToldAtOnce() {
        scenario.ready("a");

        scenario.stepDown();
        scenario.arrive(1, "b");

        assertThat(scenario.asked()).containsExactly("reject 1: ShuttingDown[]");
    }

    @Test
    void whoWaitedForAPlaceIsTurnedAway() {
        scenario.ready("a");
        scenario.arrive(1, "a");
        scenario.arrive(2, "b");
        scenario.asked();

        scenario.stepDown();
        scenario.finish(1);
        scenario.pass(SwapEngine.MAX_OVERTAKING);

        assertThat(scenario.asked()).containsExactly("reject 2: ShuttingDown[]");
    }

    @Test
    void swapWhoseVictimsHaveNotLeftLoadsNothing() {
        scenario.ready("a");
        scenario.arrive(1, "b");
        assertThat(scenario.asked()).containsExactly("unload a");

        scenario.stepDown();
        scenario.stopped("a");

        assertThat(scenario.asked()).containsExactly("reject 1: ShuttingDown[]");
    }

    @Test
    void loadThatIsUnderWayIsAwaitedEvenByThoseWhoComeLater() {
        scenario.arrive(1, "a");
        scenario.asked();

        scenario.stepDown();
        scenario.arrive(2, "a");
        scenario.ready("a");

        assertThat(scenario.asked()).containsExactly("grant 1", "grant 2");
    }

    @Test
    void loadThatNobodyWaitsForAnyMoreIsNotTakenBack() {
        scenario.arrive(1, "a");
        scenario.asked();

        scenario.stepDown();
        scenario.cancel(1);

        assertThat(scenario.asked()).isEmpty();
    }

    @Test
    void ttlUnloadsNothing() {
        Scenario brief = new Scenario(Scenario.rules("a", new ModelRules(1_000, 60_000, 5_000, 10, 0)));
        brief.ready("a");

        brief.stepDown();
        brief.pass(2_000);

        assertThat(brief.asked()).isEmpty();
    }

    @Test
    void whoStillWaitsForALoadAtTheEndIsTurnedAway() {
        scenario.arrive(1, "a");
        scenario.asked();

        scenario.stepDown();
        scenario.shutDown();

        assertThat(scenario.asked()).containsExactly("reject 1: ShuttingDown[]");
    }
}
