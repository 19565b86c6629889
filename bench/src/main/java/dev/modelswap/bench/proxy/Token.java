package dev.modelswap.bench.proxy;

import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;
import java.util.function.LongConsumer;

/** One event of a chat completion's stream, about as large as llama-server's, that says when it was sent. */
final class Token {

    private static final byte[] BEFORE =
            ("data: {\"choices\":[{\"finish_reason\":null,\"index\":0,\"delta\":{\"content\":\" token\"}}],"
                            + "\"id\":\"chatcmpl-0123456789abcdef0123456789abcdef\",\"object\":\"chat.completion.chunk\",\"sent\":~")
                    .getBytes(StandardCharsets.US_ASCII);
    private static final byte[] AFTER = "}\n\n".getBytes(StandardCharsets.US_ASCII);

    private Token() {}

    static Buffer event(long nanos) {
        return Buffer.buffer(BEFORE.length + 24)
                .appendBytes(BEFORE)
                .appendString(String.valueOf(nanos))
                .appendBytes(AFTER);
    }

    /** Tells the moments that all the events in {@code chunk} say. */
    static void moments(Buffer chunk, LongConsumer sent) {
        for (int at = 0; at < chunk.length(); at++) {
            if (chunk.getByte(at) == '~') {
                long moment = 0;
                for (at++; chunk.getByte(at) != '}'; at++) {
                    moment = moment * 10 + chunk.getByte(at) - '0';
                }
                sent.accept(moment);
            }
        }
    }
}
