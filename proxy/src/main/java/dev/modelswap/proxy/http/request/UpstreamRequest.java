package dev.modelswap.proxy.http.request;

import dev.modelswap.proxy.http.stream.StreamShape;

/**
 * A request as its upstream is to see it: all but the method and the headers, which are the client's.
 *
 * @param shape of the stream that comes back, if it is one
 * @param streaming whether the client is known to want one
 */
public record UpstreamRequest(String uri, UpstreamBody body, StreamShape shape, boolean streaming) {

    /** One that is not known to bring back a stream. */
    public UpstreamRequest(String uri, UpstreamBody body) {
        this(uri, body, StreamShape.OTHER, false);
    }
}
