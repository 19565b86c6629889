package dev.modelswap.proxy.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.modelswap.proxy.engine.LoadFailure.Cause;
import dev.modelswap.proxy.engine.eviction.EvictionPolicy;
import dev.modelswap.proxy.engine.eviction.FitPolicy;
import dev.modelswap.proxy.engine.eviction.Room;
import dev.modelswap.proxy.engine.eviction.RoomAwaited;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Swaps where the room on the nodes decides: one node of four GPUs, unless a test says otherwise. */
class SwapEngineFitTest {

    private static final String GPU = "nvidia.com/gpu";

    @Test
    void modelsThatFitAreLoadedBesideEachOther() {
        Scenario scenario = new Scenario(four(4, Map.of("a", 1, "b", 3)), "a", "b");
        scenario.arrive(1, "a");
        scenario.placed("a", "n1");
        scenario.ready("a");

        scenario.arrive(2, "b");

        assertThat(scenario.asked()).containsExactly("load a", "grant 1", "load b");
    }

    @Test
    void theOneGoesThatWasAskedForLeast() {
        Scenario scenario = new Scenario(four(4, Map.of("a", 2, "b", 2, "c", 2)), "a", "b", "c");
        for (long request = 1; request <= 6; request++) {
            served(scenario, request, request == 6 ? "b" : "a");
        }
        scenario.asked();

        scenario.arrive(7, "c");

        assertThat(scenario.asked()).containsExactly("unload b");
        scenario.stopped("b");
        assertThat(scenario.asked()).containsExactly("load c");
    }

    @Test
    void aSecondLoadWaitsUntilTheFirstHasItsNode() {
        Scenario scenario = new Scenario(four(2, Map.of("a", 1, "b", 1, "c", 1)), "a", "b", "c");
        served(scenario, 1, "a");
        scenario.asked();

        scenario.arrive(2, "b");
        scenario.arrive(3, "c");

        assertThat(scenario.asked()).containsExactly("load b");
        scenario.placed("b", "n1");
        assertThat(scenario.asked()).as("nobody but a is idle").containsExactly("unload a");
    }

    @Test
    void whoHoldsARequestIsWaitedForWhereNobodyElseMakesTheRoom() {
        Scenario scenario = new Scenario(four(1, Map.of("a", 1, "b", 1)), "a", "b");
        scenario.arrive(1, "a");
        scenario.placed("a", "n1");
        scenario.ready("a");
        scenario.asked();

        scenario.arrive(2, "b");
        assertThat(scenario.asked()).isEmpty();
        scenario.finish(1);

        assertThat(scenario.asked()).containsExactly("unload a");
    }

    @Test
    void whatNeverFitsIsToldAtOnce() {
        Scenario scenario = new Scenario(four(4, Map.of("a", 64)), "a");

        scenario.arrive(1, "a");

        assertThat(scenario.asked())
                .singleElement()
                .asString()
                .contains("reject 1")
                .contains("asks for 64 nvidia.com/gpu, and no node that may take it has more than 4");
    }

    @Test
    void roomThatOthersHoldIsWaitedForByALoadThatEvictsNobody() {
        Scenario scenario = new Scenario(held(), "a", "b");
        served(scenario, 1, "b");
        scenario.asked();

        scenario.arrive(2, "a");
        assertThat(scenario.asked()).containsExactly("load a");
        scenario.unplaced("a");
        scenario.pass(1_000);
        assertThat(scenario.asked()).isEmpty();
        scenario.failed("a", Cause.UNSCHEDULABLE, "no node takes its pod");

        assertThat(scenario.asked())
                .anySatisfy(told -> assertThat(told).contains("reject 2").contains("team-b/trainer-0 holds 2"));
    }

    @Test
    void aLoadWhoseRoomSomebodyElseTookIsPlannedAnew() {
        Scenario scenario = new Scenario(four(2, Map.of("a", 1, "b", 1)), "a", "b");
        served(scenario, 1, "a");
        scenario.asked();
        scenario.arrive(2, "b");
        assertThat(scenario.asked()).containsExactly("load b");

        scenario.policy(four(1, Map.of("a", 1, "b", 1)));
        scenario.unplaced("b");
        scenario.pass(1_000);

        assertThat(scenario.asked()).containsExactly("unload b", "unload a");
        scenario.stopped("b");
        scenario.stopped("a");
        assertThat(scenario.asked()).containsExactly("load b");
    }

    @Test
    void whoseRoomAnotherPodClaimsIsToldAfterAWhileAndNobodyGoes() {
        Scenario scenario = new Scenario(claimed(), "a", "b");
        served(scenario, 1, "a");
        scenario.asked();

        scenario.arrive(2, "b");
        scenario.pass(RoomWaits.CLAIM_PATIENCE - 1);
        assertThat(scenario.asked()).isEmpty();
        scenario.pass(1);

        assertThat(scenario.asked())
                .singleElement()
                .asString()
                .contains("reject 2")
                .contains("pod team-b/chat-0 waits for the room that 'b' needs");
    }

    @Test
    void nothingIsLoadedOrEvictedBeforeTheRoomIsKnown() {
        Scenario scenario = new Scenario(new RoomAwaited(), "a", "b");
        scenario.placed("a", "n1");
        scenario.ready("a");

        scenario.arrive(1, "a");
        scenario.arrive(2, "b");
        assertThat(scenario.asked()).containsExactly("grant 1");
        scenario.policy(four(4, Map.of("a", 1, "b", 1)));

        assertThat(scenario.asked()).containsExactly("load b");
    }

    @Test
    void aModelStaysForItsResidency() {
        EvictionPolicy policy = four(1, Map.of("a", 1, "b", 1));
        Rules rules = Scenario.rules(policy, "a", "b");
        Scenario scenario = new Scenario(new Rules(rules.models(), policy, 5_000));
        served(scenario, 1, "a");
        scenario.asked();

        scenario.arrive(2, "b");
        scenario.pass(4_000);
        assertThat(scenario.asked()).isEmpty();
        scenario.pass(1_000);

        assertThat(scenario.asked()).containsExactly("unload a");
    }

    @Test
    void requestsForAModelThatIsReadyGoInBatchesWithinItsResidency() {
        EvictionPolicy policy = four(1, Map.of("a", 1, "b", 1));
        Rules rules = Scenario.rules(policy, "a", "b");
        Scenario scenario = new Scenario(new Rules(rules.models(), policy, 5_000));
        served(scenario, 1, "a");
        scenario.arrive(2, "b");
        scenario.asked();

        scenario.arrive(3, "a");

        assertThat(scenario.asked()).containsExactly("grant 3");
    }

    @Test
    void whereNodesAreUnknownAModelGoesOnceALoadWasProvenToFindNoRoom() {
        Room.Builder blind = new Room.Builder(false);
        List.of("a", "b").forEach(model -> blind.model(model, 1, Map.of(GPU, 1L), null));
        Scenario scenario = new Scenario(new FitPolicy(blind.build(), Map.of(), Set.of()), "a", "b");
        served(scenario, 1, "a");
        scenario.asked();

        scenario.arrive(2, "b");
        assertThat(scenario.asked()).containsExactly("load b");
        scenario.unplaced("b");
        scenario.pass(1_000);
        assertThat(scenario.asked()).isEmpty();
        scenario.pass(Replanning.PROOF);

        assertThat(scenario.asked()).containsExactly("unload b", "unload a");
    }

    @Test
    void preloadsTakeWhatRoomThereIs() {
        Scenario scenario = new Scenario(four(2, Map.of("a", 1, "b", 1, "c", 1)), "a", "b", "c");
        for (String model : List.of("a", "b", "c")) {
            scenario.preload(model);
            scenario.placed(model, "n1");
        }

        assertThat(scenario.asked()).containsExactly("load a", "load b");
    }

    private static void served(Scenario scenario, long request, String model) {
        scenario.arrive(request, model);
        scenario.placed(model, "n1");
        scenario.ready(model);
        scenario.finish(request);
    }

    /** A node with so many GPUs free. */
    private static EvictionPolicy four(long free, Map<String, Integer> gpus) {
        return policy(new Room.Builder(true).node("n1", Map.of(GPU, 4L), Map.of(GPU, free), Map.of()), gpus);
    }

    private static EvictionPolicy held() {
        return policy(
                new Room.Builder(true).node("n1", Map.of(GPU, 4L), Map.of(GPU, 2L), Map.of("team-b/trainer-0", 2L)),
                Map.of("a", 4, "b", 1));
    }

    private static EvictionPolicy claimed() {
        return policy(
                new Room.Builder(true)
                        .node("n1", Map.of(GPU, 4L), Map.of(GPU, 1L), Map.of())
                        .claim("team-b/chat-0", Map.of(GPU, 1L), null),
                Map.of("a", 1, "b", 1));
    }

    private static EvictionPolicy policy(Room.Builder room, Map<String, Integer> gpus) {
        gpus.forEach((model, number) -> room.model(model, 1, Map.of(GPU, (long) number), null));
        return new FitPolicy(room.build(), Map.of(), Set.of());
    }
}
