package dev.modelswap.proxy.http;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import java.util.function.Consumer;

/**
 * A request's whole body, bounded. Whatever type it is said to have: curl calls JSON a form, and a handler that decodes forms
 * would refuse it.
 */
final class RequestBody {

    /** Largest body that is taken, in bytes. */
    static final long MAX_BYTES = 32L * 1024 * 1024;

    private final RoutingContext routing;
    private final Consumer<Buffer> whole;
    private final Buffer body = Buffer.buffer();
    private boolean refused;

    private RequestBody(RoutingContext routing, Consumer<Buffer> whole) {
        this.routing = routing;
        this.whole = whole;
    }

    /** Hands the body on once it is there; one that is too large fails the routing with 413. */
    static void read(RoutingContext routing, Consumer<Buffer> whole) {
        new RequestBody(routing, whole).read();
    }

    private void read() {
        HttpServerRequest request = routing.request();
        request.handler(this::take);
        request.endHandler(ended -> {
            if (!refused) {
                whole.accept(body);
            }
        });
        String length = request.getHeader(HttpHeaders.CONTENT_LENGTH);
        if (length != null && Long.parseLong(length) > MAX_BYTES) {
            refuse();
        } else {
            ClientBody.invite(request);
        }
    }

    /** What comes after the bound is read and dropped, so that the client comes to read the answer. */
    private void take(Buffer part) {
        if (refused) {
            return;
        }
        if (body.length() + part.length() > MAX_BYTES) {
            refuse();
        } else {
            body.appendBuffer(part);
        }
    }

    private void refuse() {
        refused = true;
        routing.fail(413);
    }
}
