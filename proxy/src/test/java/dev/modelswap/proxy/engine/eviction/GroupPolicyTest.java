package dev.modelswap.proxy.engine.eviction;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** llama-swap's decision table for groups, every row. */
class GroupPolicyTest {

    @ParameterizedTest(name = "swap {0}, exclusive {1}, persistent {2}: evicted {3}")
    @CsvSource({
        "true,  true,  true,  true",
        "true,  true,  false, true",
        "true,  false, true,  true",
        "true,  false, false, true",
        "false, true,  true,  false",
        "false, true,  false, false",
        "false, false, true,  false",
        "false, false, false, false",
    })
    void withinAGroupOnlySwapDecides(boolean swap, boolean exclusive, boolean persistent, boolean evicted) {
        GroupPolicy policy =
                new GroupPolicy(List.of(new GroupPolicy.Group(swap, exclusive, persistent, Set.of("target", "other"))));

        Set<String> victims = policy.victims("target", Set.of("other"));

        assertThat(victims.contains("other")).isEqualTo(evicted);
    }

    @ParameterizedTest(name = "target''s group exclusive {0}, other''s group persistent {1}: evicted {2}")
    @CsvSource({
        "true,  false, true",
        "true,  true,  false",
        "false, false, false",
        "false, true,  false",
    })
    void betweenGroupsTheTargetsExclusiveAndTheOthersPersistentDecide(
            boolean exclusive, boolean persistent, boolean evicted) {
        for (boolean irrelevant : new boolean[] {true, false}) {
            GroupPolicy policy = new GroupPolicy(List.of(
                    new GroupPolicy.Group(irrelevant, exclusive, irrelevant, Set.of("target")),
                    new GroupPolicy.Group(irrelevant, irrelevant, persistent, Set.of("other"))));

            Set<String> victims = policy.victims("target", Set.of("other"));

            assertThat(victims.contains("other"))
                    .as("swap, the target's persistent and the other's exclusive are all %s", irrelevant)
                    .isEqualTo(evicted);
        }
    }

    @ParameterizedTest(name = "target {0}, running {1}: evicted {2}")
    @CsvSource({
        "loose,     drifting,   true",
        "loose,     persistent, false",
        "loose,     humble,     true",
        "humble,    loose,      false",
        "exclusive, loose,      true",
    })
    void modelsInNoGroupShareOneThatIsSwapAndExclusive(String target, String running, boolean evicted) {
        GroupPolicy policy = new GroupPolicy(List.of(
                new GroupPolicy.Group(false, false, true, Set.of("persistent")),
                new GroupPolicy.Group(false, false, false, Set.of("humble")),
                new GroupPolicy.Group(false, true, false, Set.of("exclusive"))));

        Set<String> victims = policy.victims(target, Set.of(running));

        assertThat(victims.contains(running)).isEqualTo(evicted);
    }

    @Test
    void victimsAreAllThatMustGoAndNobodyElse() {
        GroupPolicy policy = new GroupPolicy(List.of(
                new GroupPolicy.Group(true, true, false, Set.of("chat-1", "chat-2")),
                new GroupPolicy.Group(false, false, true, Set.of("embeddings", "reranker")),
                new GroupPolicy.Group(false, false, false, Set.of("images"))));

        Set<String> victims = policy.victims("chat-1", Set.of("chat-2", "embeddings", "images", "loose"));

        assertThat(victims).containsExactlyInAnyOrder("chat-2", "images", "loose");
    }

    @Test
    void nobodyRunsNobodyGoes() {
        assertThat(new GroupPolicy(List.of()).victims("a", Set.of())).isEmpty();
    }
}
