package dev.modelswap.proxy.tokens;

import io.netty.handler.codec.http.HttpResponseStatus;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import java.util.Objects;
import java.util.stream.Stream;

/** What the body of an error says, in one line. */
final class ErrorText {

    private static final int MAX_BYTES = 64 * 1024;
    private static final int MAX_CHARACTERS = 500;

    private final int status;
    private final Buffer body = Buffer.buffer();

    ErrorText(int status) {
        this.status = status;
    }

    void take(byte[] bytes) {
        body.appendBytes(bytes, 0, Math.min(bytes.length, MAX_BYTES - body.length()));
    }

    /** The first text at {@code error.message}, {@code error}, {@code message}, {@code detail}; else the status in words. */
    String text() {
        String said = said();
        if (said.isEmpty()) {
            return HttpResponseStatus.valueOf(status).toString();
        }
        return said.length() > MAX_CHARACTERS ? said.substring(0, MAX_CHARACTERS) + "..." : said;
    }

    private String said() {
        try {
            JsonObject json = new JsonObject(body);
            Object error = json.getValue("error");
            Object inner = error instanceof JsonObject object ? object.getValue("message") : null;
            return Stream.of(inner, error, json.getValue("message"), json.getValue("detail"))
                    .filter(Objects::nonNull)
                    .filter(String.class::isInstance)
                    .map(String.class::cast)
                    .filter(text -> !text.isBlank())
                    .findFirst()
                    .orElse("");
        } catch (DecodeException e) {
            return "";
        }
    }
}
