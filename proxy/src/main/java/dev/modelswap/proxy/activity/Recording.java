package dev.modelswap.proxy.activity;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One request and its answer, as they are kept: bodies as far as the rules of its path say, decoded; bounded. */
final class Recording {

    private static final String ENCODING = "content-encoding";

    private final Asked asked;
    private final Captured parts;
    private final long most;
    private @Nullable Buffer request;
    private @Nullable Buffer answer;
    private List<Map.Entry<String, String>> headers = List.of();
    private boolean good;
    private boolean tooLarge;

    /** A recording whose bodies may have {@code most} bytes together, and which is none if they have more. */
    Recording(Asked asked, long most) {
        this.asked = asked;
        this.most = most;
        parts = Captured.at(asked.path());
    }

    /** What goes to the server; the last one counts, if it is sent again. */
    void sent(Buffer body) {
        if (parts.requestBody()) {
            request = body;
            check();
        }
    }

    void answered(int status, List<Map.Entry<String, String>> answerHeaders) {
        good = status == 200;
        headers = answerHeaders;
        answer = null;
    }

    void take(byte[] decoded) {
        if (good && parts.responseBody() && !tooLarge) {
            Buffer whole = answer == null ? Buffer.buffer() : answer;
            answer = whole.appendBytes(decoded);
            check();
        }
    }

    boolean isTooLarge() {
        return tooLarge;
    }

    /** Of the bodies, so far. */
    long size() {
        return length(request) + length(answer);
    }

    /** As the API tells it; of an answer that is no 200, nothing. */
    JsonObject toJson(long id) {
        JsonObject json = new JsonObject()
                .put("id", id)
                .put("req_path", asked.path())
                .put("req_headers", Redacted.headers(asked.headers()))
                .put("req_body", base64(request));
        List<Map.Entry<String, String>> decoded = headers.stream()
                .filter(header -> !header.getKey().equalsIgnoreCase(ENCODING))
                .toList();
        return json.put("resp_headers", good ? Redacted.headers(decoded) : new JsonObject())
                .put("resp_body", base64(answer));
    }

    private void check() {
        if (size() > most) {
            tooLarge = true;
            request = null;
            answer = null;
        }
    }

    private static String base64(@Nullable Buffer body) {
        return body == null ? "" : Base64.getEncoder().encodeToString(body.getBytes());
    }

    private static long length(@Nullable Buffer body) {
        return body == null ? 0 : body.length();
    }
}
