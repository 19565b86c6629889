package dev.modelswap.proxy.http.client;

import dev.modelswap.proxy.http.answer.Refused;
import io.netty.buffer.Unpooled;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.internal.buffer.BufferInternal;
import java.util.Arrays;

/**
 * What has come of a request's body, in one array that soon is as long as the client says the body is, so that what came is not
 * copied again as more comes.
 */
public final class HeldBody {

    /** How many times of what has come an array may be: who says much must send some of it first. */
    private static final int AHEAD = 16;

    /** From here on it is the whole body's. */
    private static final int MUCH = 256 * 1024;

    private final int expected;
    private final BodyRoom.Share room;
    private byte[] bytes = {};
    private int length;

    /** Of the request's body, of which nothing has come yet. */
    public static HeldBody of(ClientRequest client) {
        return new HeldBody(ClientBody.length(client.request()), client.bodyShare());
    }

    /** Of a body of {@code expected} bytes, less than 0 if that is not known, which has this share of the room for bodies. */
    HeldBody(long expected, BodyRoom.Share room) {
        this.room = room;
        this.expected = (int) Math.min(expected, RequestBody.MAX_BYTES);
    }

    /** Takes in more; throws {@link Refused} if there is no room for it. */
    public void add(Buffer part) {
        int needed = length + part.length();
        if (needed > bytes.length) {
            int size = Math.max(needed, size(needed));
            room.growTo(size);
            bytes = Arrays.copyOf(bytes, size);
        }
        part.getBytes(bytes, length);
        length = needed;
    }

    private int size(int needed) {
        if (expected < 0) {
            return (int) Math.min(2L * needed, RequestBody.MAX_BYTES);
        }
        return needed < MUCH ? Math.min(expected, AHEAD * needed) : expected;
    }

    public int length() {
        return length;
    }

    /** The array itself, which may be longer than what has come. */
    public byte[] array() {
        return bytes;
    }

    /** All of it, not copied. */
    public Buffer whole() {
        return BufferInternal.buffer(Unpooled.wrappedBuffer(bytes, 0, length));
    }
}
