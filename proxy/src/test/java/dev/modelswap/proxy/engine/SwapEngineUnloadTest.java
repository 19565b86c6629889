package dev.modelswap.proxy.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Unloads that somebody asks for, and what llama-swap gets wrong about them. */
class SwapEngineUnloadTest {

    private final Scenario scenario = new Scenario(Scenario.ONE_AT_A_TIME, "a", "b");

    @Test
    void idleModelIsUnloadedAtOnceAndItsEndIsTold() {
        scenario.ready("a");

        scenario.unloadAsked("a");
        assertThat(scenario.asked()).containsExactly("unload a");

        scenario.stopped("a");
        assertThat(scenario.asked()).containsExactly("unloaded a");
    }

    @Test
    void unloadOfAModelThatDoesNotRunIsDoneAtOnce() {
        scenario.unloadAsked("a");

        assertThat(scenario.asked()).containsExactly("unloaded a");
    }

    @Test
    void requestsInFlightMayEndFirst() {
        scenario.ready("a");
        scenario.arrive(1, "a");
        scenario.unloadAsked("a");
        scenario.pass(Scenario.UNLOAD_TIMEOUT - 1);
        assertThat(scenario.asked()).containsExactly("grant 1");

        scenario.finish(1);

        assertThat(scenario.asked()).containsExactly("unload a");
    }

    @Test
    void requestsThatDoNotEndWithinTheUnloadTimeoutAreCut() {
        scenario.ready("a");
        scenario.arrive(1, "a");
        scenario.unloadAsked("a");

        scenario.pass(Scenario.UNLOAD_TIMEOUT);

        assertThat(scenario.asked()).containsExactly("grant 1", "revoke 1", "unload a");
    }

    @Test
    void secondUnloadDoesNotPutTheCutOff() {
        scenario.ready("a");
        scenario.arrive(1, "a");
        scenario.unloadAsked("a");
        scenario.pass(Scenario.UNLOAD_TIMEOUT - 1);
        scenario.unloadAsked("a");

        scenario.pass(1);

        assertThat(scenario.asked()).containsExactly("grant 1", "revoke 1", "unload a");
    }

    @Test
    void requestThatArrivesMeanwhileWaitsAndIsServedByAFreshStart() {
        scenario.ready("a");
        scenario.arrive(1, "a");
        scenario.unloadAsked("a");
        scenario.arrive(2, "a");
        assertThat(scenario.asked()).containsExactly("grant 1");

        scenario.finish(1);
        scenario.stopped("a");
        scenario.ready("a");

        assertThat(scenario.asked()).containsExactly("unload a", "unloaded a", "load a", "grant 2");
    }

    @Test
    void requestsThatWaitedForTheModelAreTold() {
        scenario.ready("b");
        scenario.arrive(1, "b");
        scenario.arrive(2, "a");
        scenario.asked();

        scenario.unloadAsked("a");

        assertThat(scenario.asked()).containsExactly("reject 2: Unloaded[model=a]", "unloaded a");
    }

    @Test
    void unloadWhileOthersAreEvictedForTheModelCancelsItsLoad() {
        scenario.ready("b");
        scenario.arrive(1, "a");
        assertThat(scenario.asked()).containsExactly("unload b");

        scenario.unloadAsked("a");
        scenario.stopped("b");

        assertThat(scenario.asked()).containsExactly("reject 1: Unloaded[model=a]", "unloaded a");
    }

    @Test
    void unloadOfALoadingModelAbortsTheLoad() {
        scenario.arrive(1, "a");
        scenario.starting("a", "loading");

        scenario.unloadAsked("a");

        assertThat(scenario.asked()).containsExactly("load a", "reject 1: Unloaded[model=a]", "unload a");
    }

    @Test
    void readinessFromBeforeAnUnloadIsNotTakenForTheNextLoads() {
        scenario.arrive(1, "a");
        scenario.unloadAsked("a");
        scenario.arrive(2, "a");
        scenario.stopping("a");
        scenario.stopped("a");
        assertThat(scenario.asked())
                .containsExactly("load a", "reject 1: Unloaded[model=a]", "unload a", "unloaded a", "load a");

        scenario.ready("a");

        assertThat(scenario.asked()).containsExactly("grant 2");
    }

    @Test
    void nothingStallsWhileAModelEndsSlowly() {
        Scenario together =
                new Scenario(Scenario.independentGroups(List.of(Set.of("a"), Set.of("b"), Set.of("c"))), "a", "b", "c");
        together.ready("a");
        together.ready("b");
        together.arrive(1, "a");
        together.unloadAsked("a");
        together.asked();

        together.arrive(2, "b");
        together.arrive(3, "c");

        assertThat(together.asked()).containsExactly("grant 2", "load c");
    }

    @Test
    void modelThatSomebodyElseStartsAgainIsNotWaitedForForEver() {
        scenario.ready("a");
        scenario.unloadAsked("a");
        scenario.asked();

        scenario.ready("a");

        assertThat(scenario.asked()).containsExactly("unloaded a");
    }

    @Test
    void removedModelIsNotWaitedForForEver() {
        scenario.ready("a");
        scenario.unloadAsked("a");
        scenario.asked();

        scenario.rulesChange(Scenario.rules(Scenario.ONE_AT_A_TIME, "b"));

        assertThat(scenario.asked()).containsExactly("unloaded a");
    }
}
