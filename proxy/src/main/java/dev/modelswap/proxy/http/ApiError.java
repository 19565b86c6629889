package dev.modelswap.proxy.http;

import dev.modelswap.crds.Resolution;
import dev.modelswap.proxy.engine.Rejection;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.json.JsonObject;

/** An error as OpenAI's API shapes it: {@code {"error":{"message","type","param","code"}}}. */
record ApiError(int status, String type, String code, String message) {

    static final String INVALID_REQUEST = "invalid_request_error";
    static final String SERVER_ERROR = "server_error";

    static ApiError badRequest(String message) {
        return new ApiError(400, INVALID_REQUEST, "bad_request", message);
    }

    static ApiError notFound(String message) {
        return new ApiError(404, INVALID_REQUEST, "not_found", message);
    }

    static ApiError modelNotFound(String message) {
        return new ApiError(404, INVALID_REQUEST, "model_not_found", message);
    }

    static ApiError badGateway(String message) {
        return new ApiError(502, SERVER_ERROR, "bad_gateway", message);
    }

    static ApiError unavailable(String message) {
        return new ApiError(503, SERVER_ERROR, "service_unavailable", message);
    }

    static ApiError of(Rejection rejection) {
        return switch (rejection) {
            case Rejection.UnknownModel(String model) -> modelNotFound("The model '" + model + "' does not exist.");
            case Rejection.ConcurrencyLimit(String model, int limit) ->
                new ApiError(
                        429,
                        "rate_limit_error",
                        "concurrency_limit",
                        "Too many requests: model '" + model + "' takes " + limit + " at once.");
            case Rejection.LoadFailed(String model, String cause) ->
                unavailable("The model '" + model + "' could not be loaded: " + cause);
        };
    }

    /** What to answer where a name did not resolve to a model. */
    static ApiError of(Resolution resolution) {
        return switch (resolution) {
            case Resolution.Disabled(String alias, String profile) ->
                modelNotFound(
                        "The model '" + alias + "' does not exist: the active profile '" + profile + "' disables it.");
            case Resolution.NotPaired(String prefix, String name) ->
                modelNotFound("The model '" + prefix + ":" + name + "' does not exist: '" + prefix
                        + "' is a profile or group, but '" + name + "' is none of its aliases or members.");
            case Resolution.Unknown(String name) -> modelNotFound("The model '" + name + "' does not exist.");
            case Resolution.Selected(var selector, var targets) -> notYet("selector", selector.name());
            case Resolution.AtPeer(var peer, String model, String calledAs) -> notYet("model of a peer", calledAs);
            case Resolution.Found(var model, String upstreamName, String calledAs) ->
                throw new IllegalArgumentException("'" + upstreamName + "' is model " + model.name());
        };
    }

    private static ApiError notYet(String kind, String name) {
        return new ApiError(
                501,
                SERVER_ERROR,
                "not_implemented",
                "'" + name + "' is a " + kind + ", which this release cannot serve.");
    }

    JsonObject toJson() {
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

    /** Answers with this error, unless an answer has begun already. */
    void send(HttpServerResponse response) {
        if (response.headWritten() || response.closed()) {
            return;
        }
        if (status == 429) {
            response.putHeader("Retry-After", "1");
        }
        response.setStatusCode(status)
                .putHeader("Content-Type", "application/json")
                .end(toJson().toBuffer());
    }
}
