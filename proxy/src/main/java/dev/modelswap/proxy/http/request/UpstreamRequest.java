package dev.modelswap.proxy.http.request;

import dev.modelswap.proxy.http.stream.StreamShape;
import java.util.function.BooleanSupplier;

/**
 * A request as its upstream is to see it: all but the method and the headers, which are the client's.
 *
 * @param shape of the stream that comes back, if it is one
 * @param wantsStream whether the client is known to want one; found out when it is asked for
 */
public record UpstreamRequest(String uri, UpstreamBody body, StreamShape shape, BooleanSupplier wantsStream) {

    /** One that is not known to bring back a stream. */
    public UpstreamRequest(String uri, UpstreamBody body) {
        this(uri, body, StreamShape.OTHER, () -> false);
    }

    public boolean streaming() {
        return wantsStream.getAsBoolean();
    }
}
