package dev.modelswap.proxy.tokens;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.compression.ZlibCodecFactory;
import io.netty.handler.codec.compression.ZlibWrapper;
import java.util.Locale;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Decodes what a server has compressed, as it comes, up to a bound. */
final class Inflation implements AutoCloseable {

    /** Of one answer, decoded: more is not read, whatever it would be good for. */
    private static final long MAX_BYTES = 64L * 1024 * 1024;

    private final EmbeddedChannel decoder;
    private @Nullable String problem;

    private Inflation(ZlibWrapper wrapper, Consumer<byte[]> decoded) {
        decoder = new EmbeddedChannel(ZlibCodecFactory.newZlibDecoder(wrapper, 0), new ChannelInboundHandlerAdapter() {
            private long bytes;

            @Override
            public void channelRead(ChannelHandlerContext channel, Object message) {
                ByteBuf part = (ByteBuf) message;
                bytes += part.readableBytes();
                if (bytes > MAX_BYTES) {
                    failed("more than " + MAX_BYTES / 1024 / 1024 + " MiB");
                } else if (problem == null) {
                    decoded.accept(ByteBufUtil.getBytes(part));
                }
                part.release();
            }

            @Override
            public void exceptionCaught(ChannelHandlerContext channel, Throwable error) {
                failed(String.valueOf(error.getMessage()));
            }
        });
    }

    /** A decoder of {@code encoding}, as Content-Encoding names it; null if there is none. */
    static @Nullable Inflation of(String encoding, Consumer<byte[]> decoded) {
        return switch (encoding.strip().toLowerCase(Locale.ROOT)) {
            case "gzip", "x-gzip" -> new Inflation(ZlibWrapper.GZIP, decoded);
            case "deflate" -> new Inflation(ZlibWrapper.ZLIB_OR_NONE, decoded);
            default -> null;
        };
    }

    void take(byte[] compressed) {
        if (problem == null) {
            decoder.writeInbound(Unpooled.wrappedBuffer(compressed));
        }
    }

    /** Why it cannot be read: it is not what it is said to be, or too large; null if it can, so far. */
    @Nullable
    String problem() {
        return problem;
    }

    @Override
    public void close() {
        decoder.finishAndReleaseAll();
    }

    private void failed(String why) {
        if (problem == null) {
            problem = why;
        }
    }
}
