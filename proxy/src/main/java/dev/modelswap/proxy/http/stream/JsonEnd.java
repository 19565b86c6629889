package dev.modelswap.proxy.http.stream;

import io.vertx.core.buffer.Buffer;

/** Reads along with one JSON object or array, however it is cut into pieces: whether what it has opened is closed again. */
public final class JsonEnd {

    private int depth;
    private boolean inText;
    private boolean escaped;

    /** The next piece of the document. */
    public void take(Buffer piece) {
        for (int i = 0; i < piece.length(); i++) {
            byte next = piece.getByte(i);
            if (inText) {
                inText = escaped || next != '"';
                escaped = !escaped && next == '\\';
            } else if (next == '"') {
                inText = true;
            } else if (next == '{' || next == '[') {
                depth++;
            } else if (next == '}' || next == ']') {
                depth--;
            }
        }
    }

    /** Whether something is left open. */
    public boolean open() {
        return inText || depth > 0;
    }
}
