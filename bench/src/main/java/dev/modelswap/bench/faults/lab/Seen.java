package dev.modelswap.bench.faults.lab;

import dev.modelswap.bench.ChatEnd;
import java.util.ArrayList;
import java.util.List;

/** What was seen of a fault, piece by piece, and whether each piece is what was expected. */
public final class Seen {

    private static final int SHOWN = 200;

    private final List<String> pieces = new ArrayList<>();
    private boolean asExpected = true;

    /** One more piece. */
    public Seen add(boolean expected, String piece) {
        asExpected &= expected;
        pieces.add(expected ? piece : "NOT EXPECTED: " + piece);
        return this;
    }

    /** How a request ended. */
    public Seen end(boolean expected, String request, ChatEnd end) {
        String how = end.broken() ? "its connection broke" : end.outcome().text();
        String words = end.words().isEmpty() ? "" : " (" + shortened(end.words()) + ")";
        return add(expected, request + ": " + how + words);
    }

    /** A request that must have been answered whole. */
    public Seen answered(String request, ChatEnd end) {
        return end(end.isComplete(), request, end);
    }

    public boolean asExpected() {
        return asExpected && !pieces.isEmpty();
    }

    public String text() {
        return String.join("; ", pieces);
    }

    private static String shortened(String words) {
        return words.length() <= SHOWN ? words : words.substring(0, SHOWN) + "…";
    }
}
