package dev.modelswap.bench;

/** How one request of the soak ended, as its client saw it. */
public enum Outcome {
    COMPLETE("answered whole"),
    TOLD("told why not: an error status, or an error event in the stream"),
    LEFT("the client left first"),
    BROKEN("their connection broke or was refused"),
    LOST("lost: ended without a word"),
    HUNG("hung: no end within the patience of its client");

    private final String text;

    Outcome(String text) {
        this.text = text;
    }

    public String text() {
        return text;
    }
}
