package dev.modelswap.proxy.cluster;

import java.util.concurrent.CompletionException;

/** Why calls to the cluster fail. */
public final class CallFailures {

    private CallFailures() {}

    /** What went wrong, without the wrapping that composed stages give it. */
    public static Throwable cause(Throwable error) {
        return error instanceof CompletionException && error.getCause() != null ? error.getCause() : error;
    }

    /** The same in words. */
    public static String message(Throwable error) {
        return String.valueOf(cause(error).getMessage());
    }
}
