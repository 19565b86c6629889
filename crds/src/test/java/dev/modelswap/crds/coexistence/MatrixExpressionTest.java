package dev.modelswap.crds.coexistence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MatrixExpressionTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "a; a",
                "a&b; all(a b)",
                "a|b|c; any(a b c)",
                "a & b | c; any(all(a b) c)",
                "a | b & c; any(a all(b c))",
                "(a | b) & c; all(any(a b) c)",
                "((a)); a",
                "+base & a; all(+base a)",
                "+ base; +base",
                "  a\t&  b ; all(a b)",
                "llama-3.1_8b & größe; all(llama-3.1_8b größe)",
                "a & (b & c); all(a all(b c))",
            })
    void expressionIsReadAsItIsMeant(String text, String meaning) {
        assertThat(described(MatrixExpression.parse(text))).isEqualTo(meaning);
    }

    @Test
    void namesKnowWhereTheyStand() {
        assertThat(MatrixExpression.parse("a & bc"))
                .isEqualTo(new MatrixExpression.AllOf(
                        List.of(new MatrixExpression.Name("a", 1), new MatrixExpression.Name("bc", 5))));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "''; the expression is empty",
                "'  '; the expression is empty",
                "+; expected the name of a set after '+' at position 1",
                "a & +; expected the name of a set after '+' at position 5",
                "+(a); expected the name of a set after '+' at position 1",
                "a @ b; unexpected '@' at position 3 after the expression",
                "@; unexpected '@' at position 1 where a model, '+' or '(' belongs",
                "a b; unexpected 'b' at position 3 after the expression",
                "a); unexpected ')' at position 2 after the expression",
                "meta/llama; unexpected '/' at position 5 after the expression: give a model with such an ID a name in vars",
                "(a; the parenthesis at position 1 is not closed",
                "a & (b | (c); the parenthesis at position 5 is not closed",
                "(a b); unexpected 'b' at position 4 before the parenthesis at position 1 is closed",
                "a &; unexpected end at position 4: a model, '+' or '(' is missing",
                "a & & b; unexpected '&' at position 5 where a model, '+' or '(' belongs",
                "| a; unexpected '|' at position 1 where a model, '+' or '(' belongs",
                "(); unexpected ')' at position 2 where a model, '+' or '(' belongs",
            })
    void errorSaysWhatIsWrongAndWhere(String text, String message) {
        assertThatThrownBy(() -> MatrixExpression.parse(text))
                .isInstanceOf(MatrixExpression.SyntaxError.class)
                .hasMessage(message);
    }

    @Test
    void positionsCountCharactersAsPeopleDo() {
        assertThatThrownBy(() -> MatrixExpression.parse("𝒂 & @"))
                .hasMessage("unexpected '@' at position 5 where a model, '+' or '(' belongs");
    }

    @Test
    void parenthesesThatNestTooDeeplyAreAnErrorAndNoOverflow() {
        assertThatThrownBy(() -> MatrixExpression.parse("(".repeat(4096)))
                .hasMessage("parentheses nest deeper than 100 at position 101");
    }

    private static String described(MatrixExpression expression) {
        return switch (expression) {
            case MatrixExpression.Name(String name, int position) -> name;
            case MatrixExpression.SetReference(String set, int position) -> "+" + set;
            case MatrixExpression.AllOf(var parts) -> described("all", parts);
            case MatrixExpression.AnyOf(var parts) -> described("any", parts);
        };
    }

    private static String described(String how, List<MatrixExpression> parts) {
        return parts.stream().map(MatrixExpressionTest::described).collect(Collectors.joining(" ", how + "(", ")"));
    }
}
