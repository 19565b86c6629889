package dev.modelswap.proxy.tokens;

import java.util.Locale;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Reads along with one answer on its way to the client: its tokens, or, if it is not a 200, what it says went wrong. */
public final class AnswerReader {

    private final boolean good;
    private final ErrorText error;
    private final Usage usage = new Usage();
    private final @Nullable EventLines events;
    private final JsonPicker document = new JsonPicker();
    private final Consumer<byte[]> copy;
    private final @Nullable Inflation inflation;
    private @Nullable String problem;

    /**
     * A reader of an answer with this head.
     *
     * @param type its Content-Type; null if it has none
     * @param encoding its Content-Encoding; null if it has none
     * @param copy gets the decoded bytes too
     */
    public AnswerReader(int status, @Nullable String type, @Nullable String encoding, Consumer<byte[]> copy) {
        good = status == 200;
        error = new ErrorText(status);
        this.copy = copy;
        boolean stream = type != null && type.toLowerCase(Locale.ROOT).contains("text/event-stream");
        events = stream ? new EventLines(usage::take) : null;
        if (encoding == null || encoding.isBlank() || encoding.strip().equalsIgnoreCase("identity")) {
            inflation = null;
        } else {
            inflation = Inflation.of(encoding, this::decoded);
            problem = inflation == null ? "Content-Encoding '" + encoding + "' is not known" : null;
        }
    }

    /** The next piece of the body, as it goes to the client. */
    public void take(byte[] piece) {
        if (inflation != null) {
            inflation.take(piece);
        } else if (problem == null) {
            decoded(piece);
        }
    }

    /** The answer has ended, or nothing more comes of it. */
    public void end() {
        if (inflation != null) {
            inflation.close();
            problem = inflation.problem();
        }
        if (events == null) {
            usage.take(document.end());
        } else {
            events.end();
        }
    }

    /** The tokens of a 200. */
    public Tokens tokens() {
        return problem == null ? usage.tokens() : Tokens.NONE;
    }

    /** What went wrong, in the server's words or ours; null if nothing did. */
    public @Nullable String error() {
        if (problem != null) {
            return (good ? "response decompression failed: " : "response decode failed: ") + problem;
        }
        return good ? null : error.text();
    }

    private void decoded(byte[] bytes) {
        copy.accept(bytes);
        if (!good) {
            error.take(bytes);
        } else if (events == null) {
            document.take(bytes, 0, bytes.length);
        } else {
            events.take(bytes);
        }
    }
}
