package dev.modelswap.proxy.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.modelswap.proxy.engine.eviction.EvictionPolicy;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** How a swap runs from eviction to its waiters' grants. */
class SwapEngineSwapTest {

    @Test
    void stoppedModelIsLoadedOnDemandAndItsRequestGrantedWhenReady() {
        Scenario scenario = new Scenario(Scenario.ONE_AT_A_TIME, "a");

        scenario.arrive(1, "a");
        assertThat(scenario.asked()).containsExactly("load a");
        assertThat(scenario.engine.states().get("a")).isInstanceOf(ModelState.Starting.class);

        scenario.starting("a", "pulling the image");
        assertThat(scenario.asked()).isEmpty();

        scenario.ready("a");
        assertThat(scenario.asked()).containsExactly("grant 1");
    }

    @Test
    void requestsJoinARunningLoadAndAreGrantedInOrderOfArrival() {
        Scenario scenario = new Scenario(Scenario.ONE_AT_A_TIME, "a");
        scenario.arrive(2, "a");
        scenario.arrive(1, "a");
        scenario.arrive(3, "a");
        assertThat(scenario.asked()).containsExactly("load a");
        assertThat(scenario.engine.waiting()).isEqualTo(3);

        scenario.ready("a");

        assertThat(scenario.asked()).containsExactly("grant 2", "grant 1", "grant 3");
    }

    @Test
    void targetIsLoadedOnlyWhenAllVictimsHaveStopped() {
        Scenario scenario = new Scenario(Scenario.ONE_AT_A_TIME, "a", "b", "c");
        scenario.ready("a");
        scenario.ready("b");

        scenario.arrive(1, "c");
        assertThat(scenario.asked()).containsExactlyInAnyOrder("unload a", "unload b");

        scenario.stopping("a");
        scenario.stopped("b");
        assertThat(scenario.asked()).isEmpty();

        scenario.stopped("a");
        assertThat(scenario.asked()).containsExactly("load c");
    }

    @Test
    void victimInFlightBlocksTheSwapUntilItsLastRequestEnds() {
        Scenario scenario = new Scenario(Scenario.ONE_AT_A_TIME, "a", "b");
        scenario.ready("a");
        scenario.arrive(1, "a");
        scenario.arrive(2, "a");
        scenario.arrive(3, "b");
        assertThat(scenario.asked()).containsExactly("grant 1", "grant 2");

        scenario.finish(1);
        assertThat(scenario.asked()).isEmpty();

        scenario.finish(2);
        assertThat(scenario.asked()).containsExactly("unload a");
    }

    @Test
    void chosenVictimGetsNoNewGrantsAndItsRequestsGoAfterTheSwap() {
        Scenario scenario = new Scenario(Scenario.ONE_AT_A_TIME, "a", "b");
        scenario.ready("a");
        scenario.arrive(1, "b");
        scenario.asked();

        scenario.arrive(2, "a");
        assertThat(scenario.asked()).isEmpty();

        scenario.stopped("a");
        scenario.ready("b");
        assertThat(scenario.asked()).containsExactly("load b", "grant 1");

        scenario.finish(1);
        scenario.stopped("b");
        assertThat(scenario.asked()).containsExactly("unload b", "load a");
    }

    @Test
    void modelsThatDoNotConflictLoadInParallel() {
        Scenario scenario = new Scenario(Scenario.ALL_TOGETHER, "a", "b");

        scenario.arrive(1, "a");
        scenario.arrive(2, "b");
        assertThat(scenario.asked()).containsExactly("load a", "load b");

        scenario.ready("b");
        scenario.ready("a");
        assertThat(scenario.asked()).containsExactly("grant 2", "grant 1");
    }

    @Test
    void swapWaitsForAnotherWhoseTargetItEvicts() {
        Scenario scenario = new Scenario(Scenario.ONE_AT_A_TIME, "a", "b");
        scenario.arrive(1, "a");
        scenario.arrive(2, "b");
        assertThat(scenario.asked()).containsExactly("load a");

        scenario.ready("a");
        scenario.finish(1);

        assertThat(scenario.asked()).containsExactly("grant 1", "unload a");
    }

    @Test
    void swapWaitsForAnotherThatEvictsTheSameVictim() {
        EvictionPolicy bothEvictC = (target, running) -> "c".equals(target)
                ? Set.of()
                : Set.copyOf(running.stream().filter("c"::equals).toList());
        Scenario scenario = new Scenario(bothEvictC, "a", "b", "c");
        scenario.ready("c");
        scenario.arrive(1, "a");
        scenario.arrive(2, "b");
        assertThat(scenario.asked()).containsExactly("unload c");

        scenario.stopped("c");

        assertThat(scenario.asked()).containsExactly("load a", "load b");
    }

    @Test
    void readyModelThatIsNoVictimIsGrantedDuringAnothersSwap() {
        Scenario scenario =
                new Scenario(Scenario.independentGroups(List.of(Set.of("a", "b"), Set.of("c"))), "a", "b", "c");
        scenario.ready("a");
        scenario.ready("c");
        scenario.arrive(1, "b");

        scenario.arrive(2, "c");

        assertThat(scenario.asked()).containsExactly("unload a", "grant 2");
    }

    @Test
    void modelThatComesUpOnItsOwnDuringItsSwapsEvictionIsNotAskedForAgain() {
        Scenario scenario = new Scenario(Scenario.ONE_AT_A_TIME, "a", "b");
        scenario.ready("a");
        scenario.arrive(1, "b");
        scenario.ready("b");
        assertThat(scenario.asked()).containsExactly("unload a");

        scenario.stopped("a");

        assertThat(scenario.asked()).containsExactly("grant 1");
    }
}
