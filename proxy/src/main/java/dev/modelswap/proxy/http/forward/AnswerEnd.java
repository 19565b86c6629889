package dev.modelswap.proxy.http.forward;

import dev.modelswap.proxy.http.stream.JsonEnd;
import dev.modelswap.proxy.http.stream.StreamEnd;
import dev.modelswap.proxy.http.stream.StreamShape;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What an answer says of its own end. HTTP cannot tell an answer that ends by closing its connection from one whose server died in it
 * (RFC 9112, 8): what the body is, can. Of compressed answers nothing is known.
 */
final class AnswerEnd {

    private final StreamShape shape;
    private final boolean endsByClosing;
    private final @Nullable StreamEnd stream;
    private final @Nullable JsonEnd json;

    /** The end of this answer, whose stream, if it is one, is of this shape. */
    AnswerEnd(HttpClientResponse answer, StreamShape shape) {
        this.shape = shape;
        endsByClosing = answer.getHeader(HttpHeaders.CONTENT_LENGTH) == null
                && answer.getHeader(HttpHeaders.TRANSFER_ENCODING) == null
                && !answer.request().getMethod().equals(HttpMethod.HEAD)
                && answer.statusCode() != 204
                && answer.statusCode() != 304;
        boolean readable = answer.getHeader(HttpHeaders.CONTENT_ENCODING) == null;
        boolean events = ForwardedHeaders.isEventStream(answer.headers());
        stream = readable && events && answer.statusCode() == 200 ? new StreamEnd(shape) : null;
        json = readable && endsByClosing && isJson(answer) ? new JsonEnd() : null;
    }

    private static boolean isJson(HttpClientResponse answer) {
        String type = Objects.requireNonNullElse(answer.getHeader(HttpHeaders.CONTENT_TYPE), "");
        return type.toLowerCase(Locale.ROOT).startsWith("application/json");
    }

    /** The next piece of the answer. */
    void take(Buffer piece) {
        if (stream != null) {
            stream.take(piece);
        }
        if (json != null) {
            json.take(piece);
        }
    }

    /** Whether the client has got all that it needs, whether or not the connection has ended. */
    boolean complete() {
        return stream != null && (stream.complete() || stream.error() != null);
    }

    /** What an event of the stream says that went wrong; null if none does. */
    @Nullable
    String error() {
        return stream == null ? null : stream.error();
    }

    /** Whether the answer, whose connection has ended, is only the beginning of one. */
    boolean cutShort() {
        return endsByClosing && ((stream != null && shape.hasLast() && !complete()) || (json != null && json.open()));
    }
}
