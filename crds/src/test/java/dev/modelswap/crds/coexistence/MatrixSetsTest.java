package dev.modelswap.crds.coexistence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.modelswap.crds.api.Matrix;
import dev.modelswap.crds.api.Matrix.MatrixSet;
import dev.modelswap.crds.values.Problem;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class MatrixSetsTest {

    private static final Set<String> MODELS = Set.of("a", "b", "meta/llama");

    @Test
    void varWinsOverAModelOfTheSameName() {
        MatrixSets sets = MatrixSets.of(
                new Matrix(Map.of("a", "meta/llama"), Map.of("a", 30, "b", 2), List.of(new MatrixSet("s", "a & b"))),
                MODELS);

        assertThat(sets.expressions().get("s"))
                .isEqualTo(new MatrixExpression.AllOf(
                        List.of(new MatrixExpression.Name("meta/llama", 1), new MatrixExpression.Name("b", 5))));
        assertThat(sets.evictCosts()).isEqualTo(Map.of("meta/llama", 30, "b", 2));
    }

    @Test
    void setThatIsReferredToComesBeforeTheOneThatRefersToIt() {
        MatrixSets sets = MatrixSets.of(matrix("first=+third & a", "second=b", "third=b"), MODELS);

        assertThat(sets.expressions().keySet()).containsExactly("third", "first", "second");
    }

    @Test
    void referenceIsReplacedByTheOtherSetsExpression() {
        MatrixSets sets = MatrixSets.of(matrix("base=a", "more=+base | b"), MODELS);

        assertThat(sets.expressions().get("more"))
                .isEqualTo(new MatrixExpression.AnyOf(
                        List.of(new MatrixExpression.Name("a", 1), new MatrixExpression.Name("b", 9))));
    }

    @Test
    void unknownNameIsAProblem() {
        assertProblems(
                matrix("s=a & c"),
                "spec.matrix.sets[s].expression: 'c' at position 5 is no var and no model: write a name of vars or a model's ID");
    }

    @Test
    void varThatPointsToNoModelMakesItsNameUnknown() {
        assertProblems(
                new Matrix(Map.of("l", "gone"), Map.of(), List.of(new MatrixSet("s", "l"))),
                "spec.matrix.sets[s].expression: 'l' at position 1 is no var and no model: write a name of vars or a model's ID");
    }

    @Test
    void referenceToNoSetIsAProblem() {
        assertProblems(
                matrix("s=a | +base"),
                "spec.matrix.sets[s].expression: '+base' at position 5 refers to a set that is not defined: add it or correct the name");
    }

    @Test
    void referenceInACircleIsAProblemAndSaysWhichWayItGoes() {
        assertProblems(
                matrix("one=a & +two", "two=+three", "three=+two | b"),
                "spec.matrix.sets[three].expression: '+two' at position 1 refers in a circle, two → three → two: take one of the references out");
    }

    @Test
    void setThatRefersToItselfIsACircle() {
        assertProblems(
                matrix("s=a & +s"),
                "spec.matrix.sets[s].expression: '+s' at position 5 refers in a circle, s → s: take one of the references out");
    }

    @Test
    void allProblemsAreFoundAndASetThatCannotBeReadIsNamedOnce() {
        assertProblems(
                matrix("bad=a &", "user=+bad & c"),
                "spec.matrix.sets[bad].expression: unexpected end at position 4: a model, '+' or '(' is missing",
                "spec.matrix.sets[user].expression: 'c' at position 8 is no var and no model: write a name of vars or a model's ID");
    }

    @Test
    void longChainOfReferencesIsReadFromItsEndOnly() {
        String[] forwards = IntStream.range(0, 200)
                .mapToObj(i -> "s" + i + "=" + (i == 199 ? "a" : "+s" + (i + 1) + " | b"))
                .toArray(String[]::new);

        assertThat(MatrixSets.problems(matrix(forwards), MODELS))
                .isNotEmpty()
                .first()
                .hasToString(
                        "spec.matrix.sets[s9].expression: '+s10' at position 1 is the end of a chain of more than 10"
                                + " sets: define the sets it needs above it");
        assertProblems(matrix(Arrays.stream(forwards).toList().reversed().toArray(String[]::new)));
    }

    @Test
    void setsOfAnInvalidMatrixAreRefused() {
        assertThatThrownBy(() -> MatrixSets.of(matrix("s=c"), MODELS)).hasMessageContaining("no var and no model");
    }

    private static void assertProblems(Matrix matrix, String... problems) {
        assertThat(MatrixSets.problems(matrix, MODELS)).map(Problem::toString).containsExactly(problems);
    }

    private static Matrix matrix(String... sets) {
        return new Matrix(
                Map.of(),
                Map.of(),
                Arrays.stream(sets)
                        .map(set -> set.split("=", 2))
                        .map(set -> new MatrixSet(set[0], set[1]))
                        .toList());
    }
}
