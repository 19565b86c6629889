package dev.modelswap.crds.coexistence;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.modelswap.crds.api.Matrix;
import dev.modelswap.crds.api.ModelSwapSpec;
import dev.modelswap.crds.values.Json;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class CombinationsTest {

    private static final Set<String> MODELS =
            IntStream.range(0, 400).mapToObj(i -> "m" + i).collect(Collectors.toSet());

    @Test
    void oneAlternativeOfEachPartIsCombined() {
        String expression = "(m1 | m2) & (m3 | m4 & m5)";

        assertThat(mayCover(expression, "m1", "m3")).isTrue();
        assertThat(mayCover(expression, "m2", "m4", "m5")).isTrue();
        assertThat(mayCover(expression, "m1", "m2")).isFalse();
        assertThat(mayCover(expression, "m3", "m4")).isFalse();
        assertThat(mayCover(expression, "m1", "m6")).isFalse();
    }

    @Test
    void modelInTwoPartsLeavesEachItsOtherAlternatives() {
        assertThat(mayCover("(m1 | m2) & (m1 | m2)", "m1", "m2")).isTrue();
        assertThat(mayCover("(m1 | m2) & (m1 | m3)", "m2", "m3")).isTrue();
        assertThat(mayCover("(m1 | m2) & (m1 | m3)", "m1", "m2", "m3")).isFalse();
    }

    @Test
    void manyCombinationsOfOthersAreOne() {
        String millions = IntStream.range(0, 100)
                .mapToObj(i -> "(m" + 3 * i + " | m" + (3 * i + 1) + " | m" + (3 * i + 2) + ")")
                .collect(Collectors.joining(" & "));

        assertThat(mayCover(millions, "m0", "m299")).isTrue();
        assertThat(mayCover(millions, "m0", "m1")).isFalse();
    }

    /** Each set has the one before it twice: 2^100 combinations when written out. */
    @Test
    void setThatOthersReferToIsLookedAtOnce() {
        List<Matrix.MatrixSet> sets = IntStream.range(0, 100)
                .mapToObj(i -> new Matrix.MatrixSet(
                        "s" + i, i == 0 ? "m1 | m2" : "+s%d & m%d | +s%d".formatted(i - 1, 10 + i, i - 1)))
                .toList();
        Map<String, MatrixExpression> resolved =
                MatrixSets.of(new Matrix(Map.of(), Map.of(), sets), MODELS).expressions();
        MatrixExpression last = resolved.values().stream().toList().getLast();

        assertThat(new Combinations(List.of("m1", "m11", "m109")).mayCover(last))
                .isTrue();
        assertThat(new Combinations(List.of("m1", "m2")).mayCover(last)).isFalse();
        assertThat(coexistence(sets).conflict(List.of("m1", "m11", "m109"))).isNull();
        assertThat(coexistence(sets).conflict(List.of("m1", "m2"))).contains("m1, m2");
    }

    @Test
    void searchThatIsTooLongEndsAndRefusesNothing() {
        String pairs = IntStream.range(0, 32)
                .mapToObj(i -> "(m" + 2 * i + " | m" + (2 * i + 1) + ")")
                .collect(Collectors.joining(" & "));
        String[] all = IntStream.range(0, 64).mapToObj(i -> "m" + i).toArray(String[]::new);

        assertThat(mayCover(pairs, all)).isTrue();
    }

    private static Coexistence coexistence(List<Matrix.MatrixSet> sets) {
        ObjectNode spec = Json.MAPPER.createObjectNode();
        MODELS.forEach(model -> spec.withArray("models").addObject().put("name", model));
        spec.set("matrix", Json.MAPPER.valueToTree(new Matrix(Map.of(), Map.of(), sets)));
        return Coexistence.of(Json.MAPPER.convertValue(spec, ModelSwapSpec.class));
    }

    private static boolean mayCover(String expression, String... models) {
        return new Combinations(List.of(models)).mayCover(MatrixExpression.parse(expression));
    }
}
