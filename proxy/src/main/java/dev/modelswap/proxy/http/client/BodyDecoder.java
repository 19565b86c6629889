package dev.modelswap.proxy.http.client;

import dev.modelswap.proxy.http.answer.ApiError;
import dev.modelswap.proxy.http.answer.Refused;
import io.airlift.compress.v3.MalformedInputException;
import io.vertx.core.Context;
import io.vertx.core.MultiMap;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Objects;
import java.util.function.Consumer;

/**
 * Decodes a whole body that a client has compressed, within the bounds that plain bodies have: a small one that would become a
 * huge one is refused when it has reached them. In steps, so that a large body does not hold up other requests.
 */
final class BodyDecoder {

    /** In bytes, decoded: a millisecond or so. */
    private static final int STEP = 256 * 1024;

    /** What says something of the encoded bytes that is not so of the decoded ones. */
    private static final String[] OF_ENCODED = {"content-encoding", "content-md5", "content-digest"};

    private final ClientRequest client;
    private final ContentCoding coding;
    private final InputStream encoded;
    private final HeldBody decoded;
    private final Consumer<HeldBody> whole;
    private final Context context = Objects.requireNonNull(Vertx.currentContext());
    private InputStream stream = InputStream.nullInputStream();

    private BodyDecoder(ClientRequest client, ContentCoding coding, HeldBody body, Consumer<HeldBody> whole) {
        this.client = client;
        this.coding = coding;
        this.encoded = new ByteArrayInputStream(body.array(), 0, body.length());
        this.decoded = new HeldBody(-1, client.bodyShare());
        this.whole = whole;
    }

    /** Hands on the body as it is meant, and makes the request's headers say so; answers 400, 413 or 503 if it cannot. */
    static void decode(ClientRequest client, ContentCoding coding, HeldBody body, Consumer<HeldBody> whole) {
        BodyDecoder decoder = new BodyDecoder(client, coding, body, whole);
        if (body.length() == 0) {
            decoder.done();
        } else {
            decoder.read(() -> {
                decoder.stream = coding.decoded(decoder.encoded);
                return decoder.step();
            });
        }
    }

    private interface Step {
        boolean run() throws IOException;
    }

    private void goOn() {
        read(this::step);
    }

    private void read(Step step) {
        try {
            if (step.run()) {
                done();
            } else {
                context.runOnContext(client.step(next -> goOn()));
            }
        } catch (Refused refused) {
            refused.error().send(client.request());
        } catch (IOException | MalformedInputException e) {
            ApiError.badRequest("The request body is not what its Content-Encoding says, " + coding.word() + ": "
                            + e.getMessage() + ".")
                    .send(client.request());
        }
    }

    /** True at the end. */
    private boolean step() throws IOException {
        byte[] part = stream.readNBytes(STEP);
        if (decoded.length() + part.length > RequestBody.MAX_BYTES) {
            throw new Refused(RequestBody.TOO_LARGE);
        }
        decoded.add(Buffer.buffer(part));
        return part.length < STEP;
    }

    private void done() {
        MultiMap headers = client.request().headers();
        for (String header : OF_ENCODED) {
            headers.remove(header);
        }
        headers.remove(HttpHeaders.TRANSFER_ENCODING).set(HttpHeaders.CONTENT_LENGTH, String.valueOf(decoded.length()));
        whole.accept(decoded);
    }
}
