package dev.modelswap.proxy.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.modelswap.proxy.engine.eviction.GroupPolicy;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Which requests run at once, and which are turned away at once. */
class SwapEngineGrantTest {

    @Test
    void readyModelThatEvictsNobodyIsGrantedAtOnce() {
        Scenario scenario = new Scenario(Scenario.ONE_AT_A_TIME, "a");
        scenario.ready("a");

        scenario.arrive(1, "a");

        assertThat(scenario.asked()).containsExactly("grant 1");
        assertThat(scenario.engine.inFlight()).isEqualTo(1);
        assertThat(scenario.engine.waiting()).isZero();
    }

    @Test
    void requestsForOneReadyModelRunTogether() {
        Scenario scenario = new Scenario(Scenario.ONE_AT_A_TIME, "a");
        scenario.ready("a");

        scenario.arrive(1, "a");
        scenario.arrive(2, "a");

        assertThat(scenario.asked()).containsExactly("grant 1", "grant 2");
    }

    @Test
    void readyModelIsNotGrantedWhileOneRunsThatItEvicts() {
        Scenario scenario = new Scenario(Scenario.ONE_AT_A_TIME, "a", "b");
        scenario.ready("a");
        scenario.ready("b");

        scenario.arrive(1, "b");
        assertThat(scenario.asked()).containsExactly("unload a");

        scenario.stopped("a");
        assertThat(scenario.asked()).containsExactly("grant 1");
    }

    @Test
    void unknownModelIsRejected() {
        Scenario scenario = new Scenario(Scenario.ONE_AT_A_TIME, "a");

        scenario.arrive(1, "b");

        assertThat(scenario.asked()).containsExactly("reject 1: UnknownModel[model=b]");
        assertThat(scenario.engine.waiting()).isZero();
    }

    @Test
    void limitCountsRunningRequests() {
        Scenario scenario = new Scenario(Scenario.rules("a", limit(2)));
        scenario.ready("a");
        scenario.arrive(1, "a");
        scenario.arrive(2, "a");
        scenario.asked();

        scenario.arrive(3, "a");

        assertThat(scenario.asked()).containsExactly("reject 3: ConcurrencyLimit[model=a, limit=2]");
    }

    @Test
    void limitCountsRequestsThatWaitForTheLoad() {
        Scenario scenario = new Scenario(Scenario.rules("a", limit(2)));
        scenario.arrive(1, "a");
        scenario.arrive(2, "a");
        scenario.asked();

        scenario.arrive(3, "a");

        assertThat(scenario.asked()).containsExactly("reject 3: ConcurrencyLimit[model=a, limit=2]");
    }

    @Test
    void limitCountsQueuedAndRunningRequestsTogether() {
        Rules rules = new Rules(
                Map.of("a", limit(2), "b", Scenario.LIMITS),
                new GroupPolicy(Set.of(
                        new GroupPolicy.Group(true, true, false, Set.of("a")),
                        new GroupPolicy.Group(true, false, false, Set.of("b")))));
        Scenario scenario = new Scenario(rules);
        scenario.ready("a");
        scenario.arrive(1, "a");
        scenario.ready("b");
        scenario.arrive(2, "b");
        scenario.arrive(3, "a");
        assertThat(scenario.asked())
                .as("b's request is in flight, so the second for a queues")
                .containsExactly("grant 1", "grant 2");

        scenario.arrive(4, "a");

        assertThat(scenario.asked()).containsExactly("reject 4: ConcurrencyLimit[model=a, limit=2]");
    }

    @Test
    void finishedRequestMakesRoomUnderTheLimit() {
        Scenario scenario = new Scenario(Scenario.rules("a", limit(1)));
        scenario.ready("a");
        scenario.arrive(1, "a");
        scenario.asked();

        scenario.finish(1);
        scenario.arrive(2, "a");

        assertThat(scenario.asked()).containsExactly("grant 2");
    }

    @Test
    void requestThatFinishesTwiceCountsOnce() {
        Scenario scenario = new Scenario(Scenario.ONE_AT_A_TIME, "a", "b");
        scenario.ready("a");
        scenario.arrive(1, "a");
        scenario.arrive(2, "a");
        scenario.arrive(3, "b");
        scenario.asked();

        scenario.finish(1);
        scenario.finish(1);

        assertThat(scenario.asked()).as("request 2 still holds a").isEmpty();
        assertThat(scenario.engine.inFlight()).isEqualTo(1);
    }

    private static ModelRules limit(int limit) {
        return new ModelRules(0, Scenario.START_TIMEOUT, 0, limit, 0);
    }
}
