package dev.modelswap.proxy.http.request;

import dev.modelswap.proxy.http.answer.ApiError;
import dev.modelswap.proxy.http.answer.BadRequest;
import dev.modelswap.proxy.http.answer.Refused;
import dev.modelswap.proxy.http.client.ClientBody;
import dev.modelswap.proxy.http.client.ClientRequest;
import dev.modelswap.proxy.http.client.ClientWaits;
import dev.modelswap.proxy.http.client.HeldBody;
import dev.modelswap.proxy.http.client.RequestBody;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;

/**
 * The beginning of a multipart form, up to its field {@code model}. What stands before the field is held, at most {@link
 * RequestBody#MAX_BYTES} of it; what stands behind it waits at the client.
 */
public final class FormBody {

    private static final String MISSING = "You must say which model: the form ends without a 'model'.";

    private final ClientRequest client;
    private final HttpServerRequest request;
    private final Multipart parts;
    private final Receiver receiver;
    private final ClientWaits.Wait wait;
    private boolean done;

    /** Gets what has come of the body, and where in it the model stands; the request is paused. */
    public interface Receiver {
        void found(HeldBody held, Multipart.Field model);
    }

    private FormBody(ClientRequest client, String boundary, Receiver receiver) {
        this.client = client;
        this.request = client.request();
        this.parts = new Multipart(boundary, HeldBody.of(client));
        this.receiver = receiver;
        this.wait = client.awaitBody(this::refuse);
    }

    /** Reads until the model is found; a form without one is answered 400, one that says it too late 413. */
    public static void read(ClientRequest client, String boundary, Receiver receiver) {
        if (RequestBody.isEncoded(client.request())) {
            RequestBody.read(client, whole -> new FormBody(client, boundary, receiver).takeAll(whole));
            return;
        }
        FormBody body = new FormBody(client, boundary, receiver);
        body.request.handler(client.step(body::take));
        body.request.exceptionHandler(broken -> body.wait.over());
        body.request.endHandler(client.step(ended -> {
            if (!body.done) {
                body.refuse(ApiError.badRequest(MISSING));
            }
        }));
        ClientBody.invite(body.request);
    }

    private void take(Buffer part) {
        if (done) {
            return;
        }
        wait.goOn();
        try {
            Multipart.Field model = parts.take(part);
            if (model != null) {
                done();
                request.pause();
                receiver.found(parts.held(), model);
            } else if (parts.held().length() > RequestBody.MAX_BYTES) {
                done();
                RequestBody.TOO_LARGE.send(client.request());
            }
        } catch (BadRequest e) {
            refuse(e.error());
        } catch (Refused e) {
            refuse(e.error());
        }
    }

    private void takeAll(HeldBody whole) {
        take(whole.whole());
        if (!done) {
            refuse(ApiError.badRequest(MISSING));
        }
    }

    private void done() {
        done = true;
        wait.over();
    }

    private void refuse(ApiError error) {
        done();
        error.send(client.request());
    }
}
