package dev.modelswap.proxy.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What a new configuration changes for those that wait and run. */
class SwapEngineRulesTest {

    private final Scenario scenario = new Scenario(Scenario.ONE_AT_A_TIME, "a", "b");

    @Test
    void queuedRequestsOfARemovedModelAreRejected() {
        scenario.ready("a");
        scenario.arrive(1, "a");
        scenario.arrive(2, "b");
        scenario.asked();

        scenario.rulesChange(Scenario.rules(Scenario.ONE_AT_A_TIME, "a"));

        assertThat(scenario.asked()).containsExactly("reject 2: UnknownModel[model=b]");
        assertThat(scenario.engine.waiting()).isZero();
    }

    @Test
    void loadOfARemovedModelIsDroppedAndTheNextInTheQueueGoes() {
        scenario.arrive(1, "b");
        scenario.arrive(2, "a");
        assertThat(scenario.asked()).containsExactly("load b");

        scenario.rulesChange(Scenario.rules(Scenario.ONE_AT_A_TIME, "a"));

        assertThat(scenario.asked()).containsExactly("reject 1: UnknownModel[model=b]", "load a");
    }

    @Test
    void removedVictimIsWaitedForNoMore() {
        scenario.ready("a");
        scenario.arrive(1, "b");
        assertThat(scenario.asked()).containsExactly("unload a");

        scenario.rulesChange(Scenario.rules(Scenario.ONE_AT_A_TIME, "b"));

        assertThat(scenario.asked()).containsExactly("load b");
    }

    @Test
    void requestInFlightOfARemovedModelFinishesAsIfNothingHadChanged() {
        scenario.ready("a");
        scenario.arrive(1, "a");
        scenario.asked();

        scenario.rulesChange(Scenario.rules(Scenario.ONE_AT_A_TIME, "b"));
        assertThat(scenario.engine.inFlight()).isEqualTo(1);

        scenario.finish(1);
        assertThat(scenario.engine.inFlight()).isZero();
        assertThat(scenario.asked()).isEmpty();
    }

    @Test
    void newPolicyLetsGoWhatTheOldOneHeldBack() {
        scenario.ready("a");
        scenario.arrive(1, "a");
        scenario.arrive(2, "b");
        scenario.asked();

        scenario.rulesChange(Scenario.rules(Scenario.ALL_TOGETHER, "a", "b"));

        assertThat(scenario.asked()).containsExactly("load b");
    }

    @Test
    void swapThatStillEvictsIsDecidedAnewUnderTheNewPolicy() {
        Rules together = new Rules(
                Scenario.rules(Scenario.ALL_TOGETHER, "a", "b", "c").models(),
                (target, running) -> running.contains("a") && "b".equals(target) ? Set.of("a") : Set.of());
        scenario.rulesChange(together);
        scenario.ready("a");
        scenario.ready("c");
        scenario.arrive(1, "b");
        assertThat(scenario.asked()).containsExactly("unload a");

        scenario.rulesChange(Scenario.rules(Scenario.ONE_AT_A_TIME, "a", "b", "c"));
        assertThat(scenario.asked()).containsExactly("unload c");

        scenario.stopped("a");
        scenario.stopped("c");
        assertThat(scenario.asked()).containsExactly("load b");
    }

    @Test
    void waitersKeepTheirOrderWhenTheirSwapIsDecidedAnew() {
        scenario.ready("a");
        scenario.arrive(2, "b");
        scenario.arrive(1, "b");
        scenario.rulesChange(Scenario.rules(Scenario.ONE_AT_A_TIME, "a", "b"));
        scenario.asked();

        scenario.stopped("a");
        scenario.ready("b");

        assertThat(scenario.asked()).containsExactly("load b", "grant 2", "grant 1");
    }

    @Test
    void loadThatHasBegunGoesOnUnderNewRules() {
        scenario.arrive(1, "b");
        scenario.asked();

        scenario.rulesChange(Scenario.rules(Scenario.ONE_AT_A_TIME, "a", "b"));
        assertThat(scenario.asked()).isEmpty();

        scenario.ready("b");
        assertThat(scenario.asked()).containsExactly("grant 1");
    }

    @Test
    void newLimitHoldsForTheNextRequest() {
        scenario.ready("a");
        scenario.arrive(1, "a");
        scenario.asked();

        scenario.rulesChange(
                new Rules(Map.of("a", new ModelRules(0, Scenario.START_TIMEOUT, 0, 1, 0)), Scenario.ONE_AT_A_TIME));
        scenario.arrive(2, "a");

        assertThat(scenario.asked()).containsExactly("reject 2: ConcurrencyLimit[model=a, limit=1]");
    }
}
