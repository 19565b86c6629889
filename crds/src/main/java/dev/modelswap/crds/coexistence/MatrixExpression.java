package dev.modelswap.crds.coexistence;

import java.util.List;

/**
 * An expression of a matrix: which models may run together. {@code &} joins, {@code |} gives alternatives, {@code +NAME} is
 * another set, parentheses group; {@code &} binds tighter. A position is that of a character, counted from 1.
 */
public sealed interface MatrixExpression {

    /** A model, by a var or by its ID. */
    record Name(String name, int position) implements MatrixExpression {}

    /** All combinations of another set. */
    record SetReference(String set, int position) implements MatrixExpression {}

    /** One combination of each part, together. */
    record AllOf(List<MatrixExpression> parts) implements MatrixExpression {

        public AllOf {
            parts = List.copyOf(parts);
        }
    }

    /** The combinations of the one part, or of another; the first are preferred. */
    record AnyOf(List<MatrixExpression> parts) implements MatrixExpression {

        public AnyOf {
            parts = List.copyOf(parts);
        }
    }

    /** The expression that {@code text} is; throws {@link SyntaxError} where it is none. */
    static MatrixExpression parse(String text) {
        return new MatrixParser(text).parse();
    }

    /** A text that is no expression: what is wrong with it, and where. */
    final class SyntaxError extends IllegalArgumentException {

        private static final long serialVersionUID = 1L;

        SyntaxError(String message) {
            super(message);
        }
    }
}
