package dev.modelswap.proxy.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

/** When an idle model is unloaded. */
class SwapEngineTtlTest {

    private static final long TTL = 5_000;

    private final Scenario scenario = new Scenario(new Rules(
            Map.of("a", new ModelRules(TTL, Scenario.START_TIMEOUT, 0, 10, 0), "b", Scenario.LIMITS),
            Scenario.ONE_AT_A_TIME));

    @Test
    void modelThatNobodyAskedForIsUnloadedATtlAfterItBecameReady() {
        scenario.ready("a");

        scenario.pass(TTL - 1);
        assertThat(scenario.asked()).isEmpty();

        scenario.pass(1);
        assertThat(scenario.asked()).containsExactly("unload a");
    }

    @Test
    void ttlCountsFromTheLastRequestsEnd() {
        scenario.ready("a");
        scenario.arrive(1, "a");
        scenario.pass(TTL);
        scenario.finish(1);
        scenario.asked();

        scenario.pass(TTL - 1);
        assertThat(scenario.asked()).isEmpty();

        scenario.pass(1);
        assertThat(scenario.asked()).containsExactly("unload a");
    }

    @Test
    void readinessObservedAgainDoesNotProlongTheTtl() {
        scenario.ready("a");
        scenario.pass(TTL - 1);
        scenario.ready("a");

        scenario.pass(1);

        assertThat(scenario.asked()).containsExactly("unload a");
    }

    @Test
    void zeroMeansNever() {
        scenario.ready("b");

        scenario.pass(Long.MAX_VALUE / 2);

        assertThat(scenario.asked()).isEmpty();
    }

    @Test
    void modelIsNotUnloadedWhileARequestRuns() {
        scenario.ready("a");
        scenario.arrive(1, "a");
        scenario.asked();

        scenario.pass(10 * TTL);

        assertThat(scenario.asked()).isEmpty();
    }

    @Test
    void modelIsNotUnloadedWhileARequestForItWaits() {
        scenario.ready("a");
        scenario.ready("b");
        scenario.arrive(1, "b");
        assertThat(scenario.asked()).containsExactly("unload a");
        scenario.stopped("a");
        scenario.ready("a");
        scenario.arrive(2, "a");
        assertThat(scenario.asked())
                .as("b is in flight, so the request for a waits")
                .containsExactly("grant 1");

        scenario.pass(TTL);

        assertThat(scenario.asked()).isEmpty();
    }

    @Test
    void unloadedModelIsAskedToLeaveOnlyOnce() {
        scenario.ready("a");
        scenario.pass(TTL);
        scenario.asked();

        scenario.pass(TTL);
        scenario.stopping("a");
        scenario.pass(TTL);

        assertThat(scenario.asked()).isEmpty();
    }

    @Test
    void requestForAnIdleModelThatIsLeavingLoadsItAnew() {
        scenario.ready("a");
        scenario.pass(TTL);
        scenario.arrive(1, "a");
        assertThat(scenario.asked()).containsExactly("unload a");

        scenario.stopped("a");
        scenario.ready("a");

        assertThat(scenario.asked()).containsExactly("load a", "grant 1");
    }

    @Test
    void modelThatCrashedWhileIdleIsUnloadedLikeAnyOther() {
        scenario.ready("a");
        scenario.failed("a", "crash loop");

        scenario.pass(TTL);

        assertThat(scenario.asked()).containsExactly("unload a");
    }

    @Test
    void modelThatSomebodyElseStartsIsNotUnloadedForTheTimeItWasIdleBefore() {
        scenario.ready("a");
        scenario.pass(TTL);
        scenario.stopped("a");
        scenario.asked();

        scenario.starting("a", "scaled by hand");
        scenario.pass(TTL);

        assertThat(scenario.asked()).isEmpty();
    }
}
