package dev.modelswap.proxy.http;

import io.netty.buffer.Unpooled;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.internal.buffer.BufferInternal;
import java.util.Arrays;

/**
 * What has come of a request's body, in one array that soon is as long as the client says the body is, so that what came is not
 * copied again as more comes.
 */
final class HeldBody {

    /** How many times of what has come an array may be: who says much must send some of it first. */
    private static final int AHEAD = 16;

    /** From here on it is the whole body's. */
    private static final int MUCH = 256 * 1024;

    private final int expected;
    private byte[] bytes = {};
    private int length;

    /** Of a body of {@code expected} bytes; less than 0 if that is not known. */
    HeldBody(long expected) {
        this.expected = (int) Math.min(expected, RequestBody.MAX_BYTES);
    }

    void add(Buffer part) {
        int needed = length + part.length();
        if (needed > bytes.length) {
            bytes = Arrays.copyOf(bytes, Math.max(needed, room(needed)));
        }
        part.getBytes(bytes, length);
        length = needed;
    }

    private int room(int needed) {
        if (expected < 0) {
            return (int) Math.min(2L * needed, RequestBody.MAX_BYTES);
        }
        return needed < MUCH ? Math.min(expected, AHEAD * needed) : expected;
    }

    int length() {
        return length;
    }

    /** The array itself, which may be longer than what has come. */
    byte[] array() {
        return bytes;
    }

    /** All of it, not copied. */
    Buffer whole() {
        return BufferInternal.buffer(Unpooled.wrappedBuffer(bytes, 0, length));
    }
}
