package dev.modelswap.proxy.http.answer;

import dev.modelswap.crds.naming.NameResolver;
import dev.modelswap.crds.naming.Resolution;
import dev.modelswap.proxy.admission.Rejected;
import dev.modelswap.proxy.engine.Rejection;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An error as OpenAI's API shapes it: {@code {"error":{"message","type","param","code"}}}.
 *
 * @param retryAfter when the same request may fare better; null where nothing says that it will
 */
public record ApiError(
        int status,
        String type,
        String code,
        String message,
        @Nullable Duration retryAfter) {

    public static final String INVALID_REQUEST = "invalid_request_error";
    public static final String SERVER_ERROR = "server_error";

    /** An error of which nothing says that it will pass. */
    public ApiError(int status, String type, String code, String message) {
        this(status, type, code, message, null);
    }

    public static ApiError badRequest(String message) {
        return new ApiError(400, INVALID_REQUEST, "bad_request", message);
    }

    public static ApiError notFound(String message) {
        return new ApiError(404, INVALID_REQUEST, "not_found", message);
    }

    public static ApiError modelNotFound(String message) {
        return new ApiError(404, INVALID_REQUEST, "model_not_found", message);
    }

    public static ApiError forbidden(String message) {
        return new ApiError(403, "authentication_error", "forbidden", message);
    }

    public static ApiError badGateway(String message) {
        return new ApiError(502, SERVER_ERROR, "bad_gateway", message);
    }

    public static ApiError timedOut(String message) {
        return new ApiError(504, SERVER_ERROR, "gateway_timeout", message);
    }

    public static ApiError conflict(String message) {
        return new ApiError(409, INVALID_REQUEST, "conflict", message);
    }

    public static ApiError unavailable(String message) {
        return new ApiError(503, SERVER_ERROR, "service_unavailable", message);
    }

    /** The proxy itself is to blame. */
    public static ApiError internal() {
        return new ApiError(500, SERVER_ERROR, "internal_error", "The proxy failed: see its log.");
    }

    /** Like nginx's status for clients that leave; none that official clients take for a reason to ask again. */
    public static ApiError cancelled() {
        return new ApiError(499, INVALID_REQUEST, "cancelled", "The request was cancelled.");
    }

    public static ApiError of(Rejected rejected) {
        ApiError error = of(rejected.rejection());
        return new ApiError(error.status, error.type, error.code, error.message, rejected.retryAfter());
    }

    private static ApiError of(Rejection rejection) {
        return switch (rejection) {
            case Rejection.UnknownModel(String model) -> modelNotFound("The model '" + model + "' does not exist.");
            case Rejection.ConcurrencyLimit(String model, int limit) ->
                new ApiError(
                        429,
                        "rate_limit_error",
                        "concurrency_limit",
                        "Too many requests: model '" + model + "' takes " + limit + " at once.");
            case Rejection.QueueFull(int limit) ->
                new ApiError(
                        429,
                        "rate_limit_error",
                        "queue_full",
                        "Too many requests: " + limit + " are waiting for a model already.");
            case Rejection.Unloaded(String model) ->
                unavailable("The model '" + model + "' was unloaded while the request waited for it.");
            case Rejection.ShuttingDown() -> unavailable("The proxy is shutting down.");
            case Rejection.LoadFailed(String model, var failure) ->
                unavailable("The model '" + model + "' could not be loaded: " + failure.message());
        };
    }

    public static ApiError of(Resolution.Disabled disabled) {
        return modelNotFound("The model '" + disabled.alias() + "' does not exist: the active profile '"
                + disabled.profile() + "' disables it.");
    }

    public static ApiError of(Resolution.NotPaired notPaired) {
        return modelNotFound("The model '" + notPaired.prefix() + ":" + notPaired.name() + "' does not exist: '"
                + notPaired.prefix() + "' is a profile or group, but '" + notPaired.name()
                + "' is none of its aliases or members.");
    }

    /** {@code names} know what may have been meant. */
    public static ApiError of(Resolution.Unknown unknown, NameResolver names) {
        List<String> nearest = names.nearest(unknown.name());
        return modelNotFound("The model '" + unknown.name() + "' does not exist"
                + (nearest.isEmpty()
                        ? ": GET /v1/models lists those that do."
                        : ". Did you mean '" + String.join("' or '", nearest) + "'?"));
    }

    public JsonObject toJson() {
        return new JsonObject()
                .put("src", "modelswap")
                .put(
                        "error",
                        new JsonObject()
                                .put("message", message)
                                .put("type", type)
                                .putNull("param")
                                .put("code", code));
    }

    /** As Anthropic's API shapes it: {@code {"type":"error","error":{"type","message"}}}. */
    public JsonObject toAnthropicJson() {
        String kind = switch (status) {
            case 400, 415, 422 -> "invalid_request_error";
            case 401 -> "authentication_error";
            case 403 -> "permission_error";
            case 404 -> "not_found_error";
            case 413 -> "request_too_large";
            case 429 -> "rate_limit_error";
            case 503 -> "overloaded_error";
            case 504 -> "timeout_error";
            default -> status < 500 ? "invalid_request_error" : "api_error";
        };
        return new JsonObject()
                .put("type", "error")
                .put("error", new JsonObject().put("type", kind).put("message", message));
    }

    /** Answers with this error, in the shape of the API that was asked, unless an answer has begun already. */
    public void send(HttpServerRequest request) {
        HttpServerResponse response = request.response();
        if (response.headWritten() || response.closed()) {
            return;
        }
        if (retryAfter != null) {
            response.putHeader("Retry-After", String.valueOf(seconds(retryAfter)));
        }
        response.setStatusCode(status)
                .putHeader("Content-Type", "application/json")
                .end((isAnthropic(request.path()) ? toAnthropicJson() : toJson()).toBuffer());
    }

    private static boolean isAnthropic(@Nullable String path) {
        return path != null && (path.endsWith("/messages") || path.endsWith("/messages/count_tokens"));
    }

    /** Rounded up, so that nobody comes too early, nor at once. */
    private static long seconds(Duration duration) {
        return Math.max(1, duration.plusMillis(999).toSeconds());
    }
}
