package dev.modelswap.proxy.http;

import io.vertx.core.buffer.Buffer;
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
    private final Consumer<HeldBody> whole;
    private final HeldBody body;
    private final ClientWaits.Wait wait;
    private boolean refused;

    private RequestBody(RoutingContext routing, Consumer<HeldBody> whole) {
        this.routing = routing;
        this.whole = whole;
        this.body = HeldBody.of(routing);
        this.wait = ClientWaits.of(routing).body(this::late);
    }

    /**
     * Hands the body on once it is there; one that is too large is answered 413, one that does not come 408, one that there is no
     * room for 503.
     */
    static void read(RoutingContext routing, Consumer<HeldBody> whole) {
        new RequestBody(routing, whole).read();
    }

    private void read() {
        HttpServerRequest request = routing.request();
        request.handler(this::take);
        request.exceptionHandler(broken -> wait.over());
        request.endHandler(ended -> {
            wait.over();
            if (!refused) {
                whole.accept(body);
            }
        });
        if (ClientBody.length(request) > MAX_BYTES) {
            tooLarge();
        } else {
            ClientBody.invite(request);
        }
    }

    /** What comes after the bound is read and dropped, so that the client comes to read the answer. */
    private void take(Buffer part) {
        if (refused) {
            return;
        }
        wait.goOn();
        if (body.length() + part.length() > MAX_BYTES) {
            tooLarge();
            return;
        }
        try {
            body.add(part);
        } catch (Refused e) {
            refused();
            e.error().send(routing.response());
        }
    }

    private void tooLarge() {
        refused();
        routing.fail(413);
    }

    private void refused() {
        refused = true;
        wait.over();
    }

    private void late() {
        refused = true;
        ClientWaits.of(routing).lateBody().send(routing.response());
    }
}
