package dev.modelswap.proxy.http.forward;

import dev.modelswap.proxy.http.answer.ApiError;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;

/** An upstream's answer that is no stream, where the client has been promised one: it must be told within that. */
final class UpstreamError {

    private static final int MAX_BYTES = 64 * 1024;

    private UpstreamError() {}

    /** The answer as an error, with the upstream's own words where it has any; never fails. */
    static Future<ApiError> read(HttpClientResponse answer, Target target) {
        Promise<ApiError> error = Promise.promise();
        Buffer body = Buffer.buffer();
        answer.handler(part -> {
            if (body.length() < MAX_BYTES) {
                body.appendBuffer(part);
            }
        });
        answer.endHandler(ended -> error.tryComplete(of(answer.statusCode(), body, target)));
        answer.exceptionHandler(broken -> error.tryComplete(of(answer.statusCode(), body, target)));
        return error.future();
    }

    private static ApiError of(int status, Buffer body, Target target) {
        String words = words(body);
        String message = target.described() + " answered " + status + (words.isEmpty() ? "" : ": " + words);
        return status >= 400 && status < 500
                ? new ApiError(status, ApiError.INVALID_REQUEST, "invalid_request", message)
                : ApiError.badGateway(message);
    }

    private static String words(Buffer body) {
        try {
            Object error = new JsonObject(body).getValue("error");
            return error instanceof JsonObject object ? object.getString("message", "") : String.valueOf(error);
        } catch (DecodeException | ClassCastException e) {
            return "";
        }
    }
}
