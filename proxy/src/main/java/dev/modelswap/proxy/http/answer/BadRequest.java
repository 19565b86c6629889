package dev.modelswap.proxy.http.answer;

/** A request that cannot be read; the message tells the client why. */
public final class BadRequest extends Exception {

    private static final long serialVersionUID = 1L;

    public BadRequest(String message) {
        super(message);
    }

    public ApiError error() {
        return ApiError.badRequest(String.valueOf(getMessage()));
    }
}
