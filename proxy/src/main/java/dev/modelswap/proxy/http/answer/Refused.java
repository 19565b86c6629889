package dev.modelswap.proxy.http.answer;

/** A request that the proxy does not forward; {@link #error()} is its answer. */
public final class Refused extends RuntimeException {

    private static final long serialVersionUID = 1L;

    @SuppressWarnings("serial") // never serialised
    private final ApiError error;

    public Refused(ApiError error) {
        super(error.message(), null, false, false);
        this.error = error;
    }

    public ApiError error() {
        return error;
    }
}
