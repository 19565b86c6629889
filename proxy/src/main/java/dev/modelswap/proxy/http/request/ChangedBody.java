package dev.modelswap.proxy.http.request;

import dev.modelswap.proxy.http.client.HeldBody;
import dev.modelswap.proxy.json.JsonText;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.internal.buffer.BufferInternal;
import java.util.ArrayList;
import java.util.List;

/** A body that consists of parts of another one and of what was put between them; of a large one, no part is copied. */
final class ChangedBody implements JsonText.Output {

    private static final int SMALL = 64 * 1024;

    private final HeldBody original;
    private final List<ByteBuf> parts = new ArrayList<>();
    private int keptStart;
    private int keptEnd;

    ChangedBody(HeldBody original) {
        this.original = original;
    }

    @Override
    public void keep(int start, int end) {
        if (start != keptEnd) {
            putKept();
            keptStart = start;
        }
        keptEnd = end;
    }

    @Override
    public void add(byte[] bytes) {
        putKept();
        parts.add(Unpooled.wrappedBuffer(bytes));
    }

    private void putKept() {
        parts.add(Unpooled.wrappedBuffer(original.array(), keptStart, keptEnd - keptStart));
        keptStart = keptEnd;
    }

    Buffer toBuffer() {
        putKept();
        Buffer whole = BufferInternal.buffer(Unpooled.wrappedBuffer(parts.size(), parts.toArray(ByteBuf[]::new)));
        return whole.length() <= SMALL ? Buffer.buffer(whole.length()).appendBuffer(whole) : whole;
    }
}
