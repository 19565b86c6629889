package dev.modelswap.proxy.engine.eviction;

import static org.assertj.core.api.Assertions.assertThat;

import dev.modelswap.proxy.engine.eviction.Verdict.Obstacle;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class FitPolicyTest {

    private static final String GPU = "nvidia.com/gpu";

    private final FakeStanding standing = new FakeStanding();
    private final Room.Builder room = new Room.Builder(true);

    @Test
    void modelsThatFitRunBesideEachOther() {
        node("n1", 4, 4).model("a", 1).model("b", 2).model("c", 1);
        standing.on("n1", "a", "b");

        assertThat(verdict("c", "a", "b")).isEqualTo(Verdict.FREE);
    }

    @Test
    void theCheapestGoesThatMakesTheRoom() {
        node("n1", 4, 4).model("a", 1).model("b", 2).model("c", 1).model("t", 2);
        standing.on("n1", "a", "b", "c");
        standing.costs.putAll(Map.of("a", 5L, "b", 9L, "c", 5L));

        assertThat(verdict("t", "a", "b", "c").victims()).isEqualTo(Set.of("b"));
    }

    @Test
    void twoSmallOnesGoWhereTheyAreCheaperThanALargeOne() {
        node("n1", 4, 4).model("a", 1).model("b", 2).model("c", 1).model("t", 2);
        standing.on("n1", "a", "b", "c");
        standing.costs.putAll(Map.of("a", 2L, "b", 9L, "c", 2L));

        assertThat(verdict("t", "a", "b", "c").victims()).isEqualTo(Set.of("a", "c"));
    }

    @Test
    void twoFreeGpusOnTwoNodesAreNoneForWhoNeedsTwoOnOne() {
        node("n1", 2, 2).node("n2", 2, 2).model("a", 1).model("b", 1).model("t", 2);
        standing.on("n1", "a").on("n2", "b");
        standing.costs.putAll(Map.of("a", 3L, "b", 2L));

        assertThat(verdict("t", "a", "b").victims()).isEqualTo(Set.of("b"));
    }

    @Test
    void whoIsBusyGoesLast() {
        node("n1", 2, 2).model("a", 1).model("b", 1).model("t", 1);
        standing.on("n1", "a", "b");
        standing.costs.putAll(Map.of("a", 1L, "b", 1_000_000L));
        standing.busy.add("a");

        assertThat(verdict("t", "a", "b").victims()).isEqualTo(Set.of("b"));
    }

    @Test
    void ofEqualsTheOneGoesThatWasUsedLongestAgo() {
        node("n1", 2, 2).model("a", 1).model("b", 1).model("t", 1);
        standing.on("n1", "a", "b");
        standing.uses.putAll(Map.of("a", 20L, "b", 10L));

        assertThat(verdict("t", "a", "b").victims()).isEqualTo(Set.of("b"));
    }

    @Test
    void factorsMakeAModelDearer() {
        node("n1", 2, 2).model("a", 1).model("b", 1).model("t", 1);
        standing.on("n1", "a", "b");
        standing.costs.putAll(Map.of("a", 2L, "b", 3L));

        assertThat(new FitPolicy(room.build(), Map.of("a", 2), Set.of())
                        .verdict("t", Set.of("a", "b"), standing)
                        .victims())
                .isEqualTo(Set.of("b"));
    }

    @Test
    void whoIsPersistentNeverGoes() {
        node("n1", 1, 1).model("a", 1).model("t", 1);
        standing.on("n1", "a");

        Verdict verdict = new FitPolicy(room.build(), Map.of(), Set.of("a")).verdict("t", Set.of("a"), standing);

        assertThat(verdict.victims()).isEmpty();
        assertThat(words(verdict))
                .isEqualTo("node n1 has 0 nvidia.com/gpu of 1 nvidia.com/gpu free, and 1 nvidia.com/gpu are asked for"
                        + " (beside 'a')");
    }

    @Test
    void whoLeavesAnywayMakesRoomForNothing() {
        node("n1", 2, 2).model("a", 1).model("b", 1).model("t", 1);
        standing.on("n1", "a", "b");
        standing.leaving.add("b");

        assertThat(verdict("t", "a", "b").victims()).isEqualTo(Set.of("b"));
    }

    @Test
    void nobodyGoesWhereOthersHoldTheRoomAndTheyAreNamed() {
        room.node("n1", Map.of(GPU, 4L, "pods", 9L), Map.of(GPU, 1L, "pods", 9L), Map.of("team-b/trainer-0", 3L));
        model("a", 1).model("t", 2);
        standing.on("n1", "a");

        Verdict verdict = verdict("t", "a");

        assertThat(verdict.victims()).isEmpty();
        assertThat(verdict.obstacle()).get().isInstanceOf(Obstacle.Held.class);
        assertThat(words(verdict)).contains("team-b/trainer-0 holds 3");
    }

    @Test
    void whatNoNodeHasNeverFits() {
        node("n1", 4, 4).model("a", 1).model("t", 64);
        standing.on("n1", "a");

        Verdict verdict = verdict("t", "a");

        assertThat(verdict.obstacle()).get().isInstanceOf(Obstacle.Never.class);
        assertThat(words(verdict))
                .isEqualTo("its pod asks for 64 nvidia.com/gpu, and no node that may take it has more than 4"
                        + " nvidia.com/gpu");
    }

    @Test
    void aModelGoesWhereItMayBe() {
        node("n1", 1, 1).node("n2", 1, 1).model("a", 1).model("b", 1);
        room.model("t", 1, Map.of(GPU, 1L), List.of("n2"));
        standing.on("n1", "a").on("n2", "b");
        standing.costs.putAll(Map.of("a", 1L, "b", 100L));

        assertThat(verdict("t", "a", "b").victims()).isEqualTo(Set.of("b"));
        assertThat(verdict("t", "a")).isEqualTo(Verdict.FREE);
    }

    @Test
    void podsOfOneModelMayLieOnSeveralNodes() {
        node("n1", 1, 1).node("n2", 1, 1).model("a", 1);
        room.model("t", 2, Map.of(GPU, 1L), null);
        standing.on("n1", "a");

        assertThat(verdict("t", "a").victims()).isEqualTo(Set.of("a"));
    }

    @Test
    void memoryOfOneGpuIsShared() {
        room.node("n1", vram(24), vram(24), Map.of());
        room.model("small", 1, vram(5), null).model("middle", 1, vram(9), null).model("large", 1, vram(20), null);
        standing.on("n1", "small", "middle");
        standing.costs.putAll(Map.of("small", 2L, "middle", 3L));

        assertThat(verdict("large", "small", "middle").victims()).isEqualTo(Set.of("small", "middle"));
        assertThat(verdict("middle", "small")).isEqualTo(Verdict.FREE);
    }

    @Test
    void whoAsksForNothingThatCountsRunsAlone() {
        node("n1", 4, 4).model("gpu", 1);
        room.model("a", 1, Map.of("cpu", 100L, "pods", 1L), null).model("b", 1, Map.of("pods", 1L), null);
        standing.on("n1", "a", "gpu");

        assertThat(verdict("b", "a", "gpu").victims()).isEqualTo(Set.of("a"));
        assertThat(verdict("gpu", "a", "b")).isEqualTo(Verdict.FREE);
    }

    @Test
    void memoryThatNoNodeTellsCountsForNothing() {
        node("n1", 0, 0);
        room.model("a", 1, vram(5), null).model("b", 1, vram(5), null);
        standing.on("n1", "a");

        assertThat(verdict("b", "a").victims()).isEqualTo(Set.of("a"));
    }

    @Test
    void whoHasNoNodeYetComesFirstWhereItMayTakeTheRoom() {
        node("n1", 2, 2).model("a", 1).model("b", 1).model("t", 1);
        standing.on("n1", "a");

        assertThat(verdict("t", "a").obstacle()).isEmpty();
        assertThat(verdict("t", "a", "b").victims()).isEmpty();
        assertThat(words(verdict("t", "a", "b"))).isEqualTo("'b' gets its node first");
        assertThat(verdict("t", "a", "b").mustWait()).isTrue();
    }

    @Test
    void whoHasNoNodeYetIsInNobodysWayWhereThereIsRoomForBoth() {
        node("n1", 3, 3).model("a", 1).model("b", 1).model("t", 1);
        standing.on("n1", "a");

        assertThat(verdict("t", "a", "b")).isEqualTo(Verdict.FREE);
    }

    @Test
    void thoseWithoutANodeAreCountedTogether() {
        node("n1", 3, 3).model("a", 1).model("b", 1).model("c", 1).model("t", 1);

        assertThat(verdict("t", "a", "b")).isEqualTo(Verdict.FREE);
        assertThat(verdict("t", "a", "b", "c").mustWait()).isTrue();
    }

    @Test
    void nobodyGoesForARoomThatAnothersPodTakes() {
        node("n1", 1, 1).model("a", 1).model("t", 1);
        room.claim("team-b/chat-0", Map.of(GPU, 1L), null);
        standing.on("n1", "a");

        assertThat(verdict("t", "a").mustWait()).isTrue();
        assertThat(words(verdict("t", "a"))).isEqualTo("pod team-b/chat-0 waits for the room that 't' needs");
    }

    @Test
    void aClaimThatFitsNowhereIsNobodysConcern() {
        node("n1", 1, 1).model("a", 1).model("t", 1);
        room.claim("team-b/huge-0", Map.of(GPU, 64L), null);
        standing.on("n1", "a");

        assertThat(verdict("t", "a").victims()).isEqualTo(Set.of("a"));
    }

    @Test
    void aModelThatIsReadyEvictsNobody() {
        node("n1", 1, 1).model("a", 1).model("b", 1);
        standing.on("n1", "a", "b");

        assertThat(verdict("a", "a", "b")).isEqualTo(Verdict.FREE);
    }

    @Test
    void whereTheNodesAreUnknownAllRunUntilThatWasSeenToBeTooMuch() {
        Room.Builder blind = new Room.Builder(false);
        for (String model : List.of("a", "b", "t")) {
            blind.model(model, 1, Map.of(GPU, 1L), null);
        }
        blind.model("memory", 1, Map.of("memory", 1L), null);
        FitPolicy policy = new FitPolicy(blind.build(), Map.of(), Set.of());
        Set<String> running = Set.of("a", "b", "memory");
        standing.costs.putAll(Map.of("a", 3L, "b", 2L));

        assertThat(policy.verdict("t", running, standing)).isEqualTo(Verdict.FREE);

        standing.tooMany.add(Set.of("a", "b", "t"));
        assertThat(policy.verdict("t", running, standing).victims()).isEqualTo(Set.of("b"));
    }

    private Verdict verdict(String target, String... running) {
        return new FitPolicy(room.build(), Map.of(), Set.of()).verdict(target, Set.of(running), standing);
    }

    private static @Nullable String words(Verdict verdict) {
        return verdict.obstacle().map(Obstacle::words).orElse(null);
    }

    private FitPolicyTest node(String name, long gpus, long free) {
        room.node(
                name,
                Map.of(GPU, gpus, "cpu", 100_000L, "pods", 110L),
                Map.of(GPU, free, "cpu", 50_000L, "pods", 90L),
                Map.of());
        return this;
    }

    private FitPolicyTest model(String name, long gpus) {
        room.model(name, 1, Map.of(GPU, gpus, "pods", 1L), null);
        return this;
    }

    private static Map<String, Long> vram(long gib) {
        return Map.of("vram", gib << 30);
    }
}
