package dev.modelswap.proxy.engine.eviction;

import static org.assertj.core.api.Assertions.assertThat;

import dev.modelswap.proxy.engine.eviction.MatrixPolicy.Combinations;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** llama-swap's rules for matrices, every one; and the solver against one that multiplies everything out. */
class MatrixPolicyTest {

    private static final Combinations CHAT_OR_CODE_AND_EMBED = all(any("chat", "code"), model("embed"));

    @ParameterizedTest(name = "{0} beside {1} evicts {2}")
    @CsvSource(
            delimiter = ';',
            value = {
                "chat; ''; ''",
                "chat; embed; ''",
                "chat; code; code",
                "chat; code embed; code",
                "embed; chat; ''",
                "stranger; chat embed; chat embed",
                "chat; stranger embed; stranger",
            })
    void whatIsNotInACombinationWithTheTargetIsEvicted(String target, String running, String evicted) {
        MatrixPolicy policy = new MatrixPolicy(List.of(CHAT_OR_CODE_AND_EMBED), Map.of());

        assertThat(policy.victims(target, words(running))).isEqualTo(words(evicted));
    }

    @Test
    void targetThatRunsAlreadyEvictsNobodyEvenBesideOneItMayNotRunWith() {
        MatrixPolicy policy = new MatrixPolicy(List.of(any("a", "b")), Map.of());

        assertThat(policy.victims("a", Set.of("a", "b"))).isEmpty();
    }

    @ParameterizedTest(name = "evicting big costs {0}: {1} leave")
    @CsvSource({"1, one big", "2, small one", "3, small one"})
    void combinationWhoseEvictionsCostLeastIsChosenAndTheFirstOfEqualOnes(int cost, String evicted) {
        MatrixPolicy policy = new MatrixPolicy(
                List.of(all(model("t"), model("small")), all(model("t"), model("one")), all(model("t"), model("big"))),
                Map.of("big", cost));

        Set<String> victims = policy.victims("t", Set.of("small", "one", "big"));

        assertThat(victims).isEqualTo(words(evicted));
    }

    @Test
    void leftAlternativeIsPreferredAndVariesSlowest() {
        MatrixPolicy policy = new MatrixPolicy(
                List.of(all(
                        model("t"),
                        any(all(model("a"), model("c")), all(model("a"), model("d")), all(model("b"), model("c"))))),
                Map.of());

        assertThat(policy.victims("t", Set.of("a", "b", "c", "d"))).isEqualTo(Set.of("b", "d"));
    }

    @Test
    void earlierSetIsPreferredWhereCostsAreEqual() {
        MatrixPolicy policy =
                new MatrixPolicy(List.of(all(model("t"), model("b")), all(model("t"), model("a"))), Map.of());

        assertThat(policy.victims("t", Set.of("a", "b"))).isEqualTo(Set.of("a"));
    }

    @Test
    void combinationThatAnotherContainsIsNotPreferredForComingFirst() {
        MatrixPolicy policy = new MatrixPolicy(List.of(model("t"), all(model("t"), model("a"), model("b"))), Map.of());

        assertThat(policy.victims("t", Set.of("a", "b", "c"))).isEqualTo(Set.of("c"));
    }

    @Test
    void moreCombinationsThanCouldBeWrittenDownAreDecided() {
        List<Combinations> factors = IntStream.range(0, 80)
                .mapToObj(factor -> (Combinations) new Combinations.AnyOf(IntStream.range(0, 10)
                        .mapToObj(number -> model("m" + factor + "-" + number))
                        .toList()))
                .toList();
        MatrixPolicy policy = new MatrixPolicy(List.of(new Combinations.AllOf(factors)), Map.of());
        Set<String> running =
                IntStream.range(0, 80).mapToObj(factor -> "m" + factor + "-1").collect(Collectors.toSet());

        assertThat(policy.victims("m7-3", running)).isEqualTo(Set.of("m7-1"));
    }

    @Test
    void manyAlternativesThatShareModelsAreDecided() {
        List<Combinations> factors = IntStream.range(0, 30)
                .mapToObj(factor -> any("m" + factor, "m" + (factor + 1), "m" + (factor + 2)))
                .toList();
        MatrixPolicy policy = new MatrixPolicy(List.of(all(model("t"), new Combinations.AllOf(factors))), Map.of());
        Set<String> running =
                IntStream.range(0, 32).mapToObj(number -> "m" + number).collect(Collectors.toSet());

        assertThat(policy.victims("t", running)).hasSizeLessThanOrEqualTo(4);
    }

    @Test
    void solverChoosesWhatMultiplyingEverythingOutChooses() {
        for (int seed = 0; seed < 5_000; seed++) {
            Random random = new Random(seed);
            List<String> names = List.of("a", "b", "c", "d", "e", "f");
            RandomMatrix matrix = new RandomMatrix(random, names);
            List<Combinations> sets = matrix.sets();
            Map<String, Integer> costs = matrix.costs();
            String target = names.get(random.nextInt(names.size()));
            Set<String> running = names.stream()
                    .filter(name -> !name.equals(target) && random.nextBoolean())
                    .collect(Collectors.toSet());

            Set<String> victims = new MatrixPolicy(sets, costs).victims(target, running);

            assertThat(cost(victims, costs))
                    .as("seed %d: %s of %s beside %s in %s", seed, victims, target, running, sets)
                    .isEqualTo(leastCost(sets, costs, target, running));
        }
    }

    private static int leastCost(
            List<Combinations> sets, Map<String, Integer> costs, String target, Set<String> running) {
        return sets.stream()
                .flatMap(set -> multipliedOut(set).stream())
                .filter(combination -> combination.contains(target))
                .mapToInt(combination -> {
                    Set<String> leaving = new TreeSet<>(running);
                    leaving.removeAll(combination);
                    return cost(leaving, costs);
                })
                .min()
                .orElse(cost(running, costs));
    }

    private static int cost(Set<String> victims, Map<String, Integer> costs) {
        return victims.stream()
                .mapToInt(victim -> costs.getOrDefault(victim, 1))
                .sum();
    }

    private static Set<Set<String>> multipliedOut(Combinations node) {
        return switch (node) {
            case Combinations.Model(String name) -> Set.of(Set.of(name));
            case Combinations.AnyOf(var parts) ->
                parts.stream().flatMap(part -> multipliedOut(part).stream()).collect(Collectors.toSet());
            case Combinations.AllOf(var parts) -> {
                Set<Set<String>> product = Set.of(Set.of());
                for (Combinations part : parts) {
                    Set<Set<String>> longer = new HashSet<>();
                    for (Set<String> left : product) {
                        for (Set<String> right : multipliedOut(part)) {
                            Set<String> together = new HashSet<>(left);
                            together.addAll(right);
                            longer.add(together);
                        }
                    }
                    product = longer;
                }
                yield product;
            }
        };
    }

    private static Combinations model(String name) {
        return new Combinations.Model(name);
    }

    private static Combinations all(Combinations... parts) {
        return new Combinations.AllOf(Arrays.asList(parts));
    }

    private static Combinations any(Combinations... parts) {
        return new Combinations.AnyOf(Arrays.asList(parts));
    }

    private static Combinations any(String... names) {
        return new Combinations.AnyOf(
                Arrays.stream(names).map(MatrixPolicyTest::model).toList());
    }

    private static Set<String> words(String text) {
        return text.isBlank() ? Set.of() : Set.of(text.split(" "));
    }
}
