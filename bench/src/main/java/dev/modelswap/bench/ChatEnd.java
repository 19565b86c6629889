package dev.modelswap.bench;

/**
 * How one request ended, as its client saw it.
 *
 * @param words what the client was told; {@code ""} if nothing
 * @param broken whether the connection broke, which no client takes for an answer
 */
public record ChatEnd(Outcome outcome, String words, boolean broken) {

    static ChatEnd of(Outcome outcome, String words) {
        return new ChatEnd(outcome, words, false);
    }

    public boolean isComplete() {
        return outcome == Outcome.COMPLETE;
    }
}
