package dev.modelswap.proxy.http;

import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;

/** The part of a request's body that the client has not sent yet. */
final class ClientBody {

    private ClientBody() {}

    /** Tells a client that waits to be told so to send its body. */
    static void invite(HttpServerRequest request) {
        if ("100-continue".equalsIgnoreCase(request.getHeader(HttpHeaders.EXPECT))) {
            request.response().writeContinue();
        }
    }

    /** Reads what still comes, so that the client comes to read the answer, and keeps nothing of it. */
    static void drop(HttpServerRequest request) {
        if (!request.isEnded()) {
            request.handler(part -> {});
            request.endHandler(ended -> {});
            request.resume();
        }
    }
}
