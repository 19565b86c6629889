package dev.modelswap.proxy.http.client;

import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;

/** What a client says of its request's body, and the part that it has not sent yet. */
public final class ClientBody {

    private ClientBody() {}

    /** How many bytes the client says that the whole body has; -1 if it does not say. */
    public static long length(HttpServerRequest request) {
        String length = request.getHeader(HttpHeaders.CONTENT_LENGTH);
        return length == null ? -1 : Long.parseLong(length);
    }

    /** Tells a client that waits to be told so to send its body. */
    public static void invite(HttpServerRequest request) {
        boolean understands = request.version() != HttpVersion.HTTP_1_0;
        if (understands && "100-continue".equalsIgnoreCase(request.getHeader(HttpHeaders.EXPECT))) {
            request.response().writeContinue();
        }
    }

    /** Reads what still comes, so that the client comes to read the answer, and keeps nothing of it. */
    public static void drop(HttpServerRequest request) {
        if (!request.isEnded()) {
            request.handler(part -> {});
            request.endHandler(ended -> {});
            request.resume();
        }
    }
}
