package dev.modelswap.crds.coexistence;

import dev.modelswap.crds.coexistence.MatrixExpression.AllOf;
import dev.modelswap.crds.coexistence.MatrixExpression.AnyOf;
import dev.modelswap.crds.coexistence.MatrixExpression.Name;
import dev.modelswap.crds.coexistence.MatrixExpression.SetReference;
import dev.modelswap.crds.coexistence.MatrixExpression.SyntaxError;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;

/** Reads one expression of a matrix, by recursive descent: any = all ("|" all)*, all = one ("&" one)*. */
final class MatrixParser {

    /** Deep enough for people, and no danger to the stack. */
    private static final int DEEPEST = 100;

    private final int[] characters;
    private int next;
    private int depth;

    MatrixParser(String text) {
        characters = text.codePoints().toArray();
    }

    MatrixExpression parse() {
        skipSpaces();
        if (atEnd()) {
            throw new SyntaxError("the expression is empty");
        }
        MatrixExpression expression = any();
        if (!atEnd()) {
            throw unexpected("after the expression");
        }
        return expression;
    }

    private MatrixExpression any() {
        return joined('|', this::all, AnyOf::new);
    }

    private MatrixExpression all() {
        return joined('&', this::one, AllOf::new);
    }

    private MatrixExpression joined(
            int operator,
            Supplier<MatrixExpression> part,
            Function<List<MatrixExpression>, MatrixExpression> expression) {
        List<MatrixExpression> parts = new ArrayList<>();
        parts.add(part.get());
        while (accept(operator)) {
            parts.add(part.get());
        }
        return parts.size() == 1 ? parts.getFirst() : expression.apply(parts);
    }

    private MatrixExpression one() {
        int position = next + 1;
        if (accept('(')) {
            return parenthesised(position);
        }
        if (accept('+')) {
            if (atEnd() || !isNamePart(characters[next])) {
                throw new SyntaxError("expected the name of a set after '+' at position " + position);
            }
            return new SetReference(name(), position);
        }
        if (atEnd()) {
            throw new SyntaxError("unexpected end at position " + position + ": a model, '+' or '(' is missing");
        }
        if (!isNamePart(characters[next])) {
            throw unexpected("where a model, '+' or '(' belongs");
        }
        return new Name(name(), position);
    }

    private MatrixExpression parenthesised(int position) {
        if (++depth > DEEPEST) {
            throw new SyntaxError("parentheses nest deeper than " + DEEPEST + " at position " + position);
        }
        MatrixExpression inner = any();
        if (!accept(')')) {
            throw atEnd()
                    ? new SyntaxError("the parenthesis at position " + position + " is not closed")
                    : unexpected("before the parenthesis at position " + position + " is closed");
        }
        depth--;
        return inner;
    }

    private String name() {
        int start = next;
        while (!atEnd() && isNamePart(characters[next])) {
            next++;
        }
        String name = new String(characters, start, next - start);
        skipSpaces();
        return name;
    }

    private boolean accept(int character) {
        if (atEnd() || characters[next] != character) {
            return false;
        }
        next++;
        skipSpaces();
        return true;
    }

    private SyntaxError unexpected(String where) {
        int position = next + 1;
        int character = characters[next];
        if (isNamePart(character)) {
            return new SyntaxError("unexpected '" + name() + "' at position " + position + " " + where);
        }
        String hint = character == '/' || character == ':' ? ": give a model with such an ID a name in vars" : "";
        return new SyntaxError(
                "unexpected '" + Character.toString(character) + "' at position " + position + " " + where + hint);
    }

    private boolean atEnd() {
        return next == characters.length;
    }

    private void skipSpaces() {
        while (!atEnd() && Character.isWhitespace(characters[next])) {
            next++;
        }
    }

    private static boolean isNamePart(int character) {
        return Character.isLetter(character)
                || Character.isDigit(character)
                || character == '_'
                || character == '-'
                || character == '.';
    }
}
