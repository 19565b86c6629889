package dev.modelswap.proxy.http.client;

import dev.modelswap.proxy.http.answer.ApiError;
import dev.modelswap.proxy.http.answer.Refused;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * A request's whole body, bounded. Whatever type it is said to have: curl calls JSON a form, and a handler that decodes forms
 * would refuse it.
 */
public final class RequestBody {

    /** Largest body that is taken, in bytes. */
    public static final long MAX_BYTES = 32L * 1024 * 1024;

    /** What a larger one is answered. */
    public static final ApiError TOO_LARGE = new ApiError(
            413,
            ApiError.INVALID_REQUEST,
            "request_too_large",
            "The request body is larger than " + MAX_BYTES / 1024 / 1024 + " MiB.");

    private final ClientRequest client;
    private final Consumer<HeldBody> whole;
    private final HeldBody body;
    private final ClientWaits.Wait wait;
    private boolean refused;

    private RequestBody(ClientRequest client, Consumer<HeldBody> whole) {
        this.client = client;
        this.whole = whole;
        this.body = HeldBody.of(client);
        this.wait = client.awaitBody(this::late);
    }

    /**
     * Hands the body on once it is there, decoded if it was compressed; one that is too large is answered 413, one that does not come 408, one that there is no
     * room for 503.
     */
    public static void read(ClientRequest client, Consumer<HeldBody> whole) {
        new RequestBody(client, whole).read();
    }

    /** Whether a client has compressed it. */
    public static boolean isEncoded(HttpServerRequest request) {
        return request.headers().contains(HttpHeaders.CONTENT_ENCODING);
    }

    private void read() {
        HttpServerRequest request = client.request();
        Optional<ContentCoding> coding;
        try {
            coding = ContentCoding.of(request);
        } catch (Refused e) {
            wait.over();
            client.response().putHeader(HttpHeaders.ACCEPT_ENCODING, ContentCoding.ACCEPTED);
            client.refuse(e.error());
            return;
        }
        request.handler(client.step(this::take));
        request.exceptionHandler(broken -> wait.over());
        request.endHandler(client.step(ended -> {
            wait.over();
            if (!refused) {
                coding.ifPresentOrElse(
                        encoded -> BodyDecoder.decode(client, encoded, body, whole), () -> whole.accept(body));
            }
        }));
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
            e.error().send(client.request());
        }
    }

    private void tooLarge() {
        refused();
        TOO_LARGE.send(client.request());
    }

    private void refused() {
        refused = true;
        wait.over();
    }

    private void late(ApiError error) {
        refused = true;
        error.send(client.request());
    }
}
