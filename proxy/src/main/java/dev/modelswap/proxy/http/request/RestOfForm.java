package dev.modelswap.proxy.http.request;

import dev.modelswap.proxy.http.answer.BadRequest;
import io.vertx.core.buffer.Buffer;
import java.util.Arrays;

/**
 * Refuses a second field {@code model} behind the first: servers differ in which of two counts, and the last may name a model that
 * the proxy did not load. Holds no more than a boundary and the headers of one part.
 */
final class RestOfForm implements BodyCheck {

    private final byte[] delimiter;
    private byte[] held = {};

    /** Of a form whose parts this {@code boundary} separates, from the delimiter behind its model on. */
    RestOfForm(String boundary) {
        delimiter = Multipart.delimiter(boundary);
    }

    @Override
    public void take(Buffer part) throws BadRequest {
        byte[] bytes = Arrays.copyOf(held, held.length + part.length());
        part.getBytes(bytes, held.length);
        int at = 0;
        while (true) {
            int start = Multipart.indexOf(delimiter, bytes, at, bytes.length);
            if (start < 0) {
                keep(bytes, Math.max(at, bytes.length - delimiter.length + 1));
                return;
            }
            int headers = start + delimiter.length;
            int end = Multipart.indexOf(Multipart.HEADERS_END, bytes, headers, bytes.length);
            if (end < 0) {
                Multipart.checkLength(bytes.length - headers);
                keep(bytes, start);
                return;
            }
            if (Multipart.areOfModel(bytes, headers, end)) {
                throw new BadRequest("The form has 'model' twice: send it once.");
            }
            at = end;
        }
    }

    private void keep(byte[] bytes, int from) {
        held = Arrays.copyOfRange(bytes, from, bytes.length);
    }
}
