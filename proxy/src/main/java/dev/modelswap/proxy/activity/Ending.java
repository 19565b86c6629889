package dev.modelswap.proxy.activity;

import org.jspecify.annotations.Nullable;

/**
 * How a request ended.
 *
 * @param status of the answer; {@link #LEFT} if the client did not wait for one
 * @param cause one word for what went wrong on this side; null if nothing did
 * @param message the same for people
 */
public record Ending(
        int status, @Nullable String cause, @Nullable String message) {

    /** As nginx counts clients that close their connection. */
    public static final int LEFT = 499;

    /** The whole answer was passed on. */
    public static Ending answered(int status) {
        return new Ending(status, null, null);
    }

    /** The client closed its connection; {@code status} is that of the answer it got a part of. */
    public static Ending clientLeft(int status) {
        return new Ending(status, "client_left", "the client left");
    }

    public static Ending failed(int status, String cause, String message) {
        return new Ending(status, cause, message);
    }
}
