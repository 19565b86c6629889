package dev.modelswap.proxy.http.stream;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Reads along with a stream of events, however it is cut into pieces: whether the event that is the last of its API has passed, and
 * whether one of them says that the answer failed, which the status of a stream cannot.
 *
 * <p>The last event is {@code data: [DONE]} of OpenAI's completions, {@code response.completed}, {@code response.incomplete} or
 * {@code response.failed} of its responses, and {@code message_stop} of Anthropic's messages.
 */
public final class StreamEnd {

    /** Of each line, so many bytes are looked at: errors are not longer. */
    private static final int MOST = 4 * 1024;

    private final StreamShape shape;
    private final byte[] line = new byte[MOST];
    private int length;
    private String event = "";
    private boolean complete;
    private @Nullable String error;

    public StreamEnd(StreamShape shape) {
        this.shape = shape;
    }

    /** The next piece of the stream. */
    public void take(Buffer piece) {
        for (int i = 0; i < piece.length(); i++) {
            byte next = piece.getByte(i);
            if (next == '\n' || next == '\r') {
                if (length > 0) {
                    lineEnds();
                } else if (next == '\n') {
                    event = "";
                }
                length = 0;
            } else if (length < MOST) {
                line[length++] = next;
            }
        }
    }

    /** Whether nothing more belongs to the answer. */
    public boolean complete() {
        return complete;
    }

    /** What an event says that went wrong; null if none does. */
    public @Nullable String error() {
        return error;
    }

    private void lineEnds() {
        if (line[0] == 'e' && begins("event:")) {
            event = text("event:".length());
            complete |= shape.isLast(event);
        } else if (line[0] == 'd' && begins("data:")) {
            dataEnds();
        }
    }

    /** Most lines carry a token: only what can be an error is read as JSON. */
    private void dataEnds() {
        int start = "data:".length();
        while (start < length && line[start] == ' ') {
            start++;
        }
        if (start < length && line[start] == '[') {
            complete |= shape.isLast(text(start));
        } else if (event.equals("error")
                || event.equals("response.failed")
                || begins("{\"error\"", start)
                || begins("{\"object\":\"error\"", start)) {
            error = error == null ? message(text(start)) : error;
        }
    }

    private boolean begins(String with) {
        return begins(with, 0);
    }

    private boolean begins(String with, int from) {
        if (length < from + with.length()) {
            return false;
        }
        for (int i = 0; i < with.length(); i++) {
            if (line[from + i] != with.charAt(i)) {
                return false;
            }
        }
        return true;
    }

    private String text(int from) {
        return new String(line, from, length - from, StandardCharsets.UTF_8).strip();
    }

    /** {@code error.message}, {@code response.error.message}, {@code message}, or {@code error}. */
    private static String message(String data) {
        try {
            JsonObject json = new JsonObject(data);
            JsonObject holder = json.getValue("response") instanceof JsonObject response ? response : json;
            Object said = holder.getValue("error") instanceof JsonObject inner
                    ? inner.getValue("message")
                    : holder.getValue("message", holder.getValue("error"));
            return said instanceof String text && !text.isBlank() ? text : "the stream says error";
        } catch (DecodeException e) {
            return "the stream says error";
        }
    }
}
