package dev.modelswap.proxy.http;

/** A request that cannot be read; the message tells the client why. */
final class BadRequest extends Exception {

    private static final long serialVersionUID = 1L;

    BadRequest(String message) {
        super(message);
    }

    ApiError error() {
        return ApiError.badRequest(String.valueOf(getMessage()));
    }
}
