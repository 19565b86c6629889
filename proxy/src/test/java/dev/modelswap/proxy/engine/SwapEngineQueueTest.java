package dev.modelswap.proxy.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.modelswap.proxy.engine.eviction.GroupPolicy;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** In which order waiting requests are served, and for how long others may go before them. */
class SwapEngineQueueTest {

    @Test
    void requestsOfOneModelAreServedTogetherWhateverStandsBetweenThem() {
        Scenario scenario = new Scenario(Scenario.ONE_AT_A_TIME, "x", "a", "b", "c");
        scenario.ready("x");
        scenario.arrive(9, "x");
        for (int request = 1; request <= 6; request++) {
            scenario.arrive(request, List.of("a", "b", "c").get((request - 1) % 3));
        }
        scenario.asked();
        List<String> served = new ArrayList<>();

        scenario.finish(9);
        scenario.stopped("x");
        for (String model : List.of("a", "b", "c")) {
            scenario.ready(model);
            served.addAll(scenario.asked().stream()
                    .filter(line -> line.startsWith("grant"))
                    .toList());
            int first = "abc".indexOf(model) + 1;
            scenario.finish(first);
            scenario.finish(first + 3);
            scenario.stopped(model);
        }

        assertThat(served).containsExactly("grant 1", "grant 4", "grant 2", "grant 5", "grant 3", "grant 6");
    }

    @Test
    void blockedRequestsArePassedByOnesThatCanRun() {
        Scenario scenario = new Scenario(Scenario.ONE_AT_A_TIME, "a", "b");
        scenario.ready("a");
        scenario.arrive(1, "a");
        scenario.arrive(2, "b");

        scenario.arrive(3, "a");

        assertThat(scenario.asked()).containsExactly("grant 1", "grant 3");
    }

    @Test
    void requestThatWaitedTooLongIsOvertakenNoMore() {
        Scenario scenario = new Scenario(Scenario.ONE_AT_A_TIME, "a", "b");
        scenario.ready("a");
        scenario.arrive(1, "a");
        scenario.arrive(2, "b");
        scenario.pass(SwapEngine.MAX_OVERTAKING - 1);
        scenario.arrive(3, "a");
        assertThat(scenario.asked()).containsExactly("grant 1", "grant 3");

        scenario.pass(1);
        scenario.arrive(4, "a");
        assertThat(scenario.asked()).isEmpty();

        scenario.finish(1);
        scenario.finish(3);
        scenario.stopped("a");
        scenario.ready("b");
        assertThat(scenario.asked()).containsExactly("unload a", "load b", "grant 2");
    }

    @Test
    void overdueRequestKeepsOthersFromLoadingModelsThatItWouldEvict() {
        Scenario scenario = new Scenario(
                new GroupPolicy(List.of(
                        new GroupPolicy.Group(false, true, false, Set.of("big")),
                        new GroupPolicy.Group(false, false, false, Set.of("a", "b")))),
                "big",
                "a",
                "b");
        scenario.ready("a");
        scenario.arrive(1, "a");
        scenario.arrive(2, "big");
        scenario.pass(SwapEngine.MAX_OVERTAKING);
        scenario.asked();

        scenario.arrive(3, "b");

        assertThat(scenario.asked()).as("b would have to leave again for big").isEmpty();
    }

    @Test
    void overdueRequestDoesNotHoldUpModelsThatAreNotInItsWay() {
        Scenario scenario =
                new Scenario(Scenario.independentGroups(List.of(Set.of("a", "b"), Set.of("c"))), "a", "b", "c");
        scenario.ready("a");
        scenario.arrive(1, "a");
        scenario.arrive(2, "b");
        scenario.pass(SwapEngine.MAX_OVERTAKING);
        scenario.asked();

        scenario.arrive(3, "c");

        assertThat(scenario.asked()).containsExactly("load c");
    }

    @Test
    void twoOverdueRequestsAreServedOldestFirst() {
        Scenario scenario = new Scenario(Scenario.ONE_AT_A_TIME, "a", "b", "c");
        scenario.ready("a");
        scenario.arrive(1, "a");
        scenario.arrive(2, "c");
        scenario.pass(1);
        scenario.arrive(3, "b");
        scenario.pass(SwapEngine.MAX_OVERTAKING);
        scenario.asked();

        scenario.finish(1);
        scenario.stopped("a");
        assertThat(scenario.asked()).containsExactly("unload a", "load c");

        scenario.ready("c");
        scenario.arrive(4, "c");
        scenario.finish(2);
        scenario.stopped("c");
        assertThat(scenario.asked()).containsExactly("grant 2", "unload c", "load b");
    }

    @Test
    void cancelledHeadNoLongerMakesItsModelsLaterRequestsOverdue() {
        Scenario scenario = new Scenario(Scenario.ONE_AT_A_TIME, "a", "b");
        scenario.ready("a");
        scenario.arrive(1, "a");
        scenario.arrive(2, "b");
        scenario.pass(SwapEngine.MAX_OVERTAKING);
        scenario.arrive(3, "b");
        scenario.asked();

        scenario.cancel(2);
        scenario.arrive(4, "a");

        assertThat(scenario.asked()).as("request 3 has only just come").containsExactly("grant 4");
    }
}
