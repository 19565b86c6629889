package dev.modelswap.proxy.admission;

import dev.modelswap.proxy.engine.LoadFailure;
import dev.modelswap.proxy.engine.Rejection;
import java.time.Duration;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** A request was turned away; {@link #rejection()} says why. */
public final class Rejected extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private static final Duration SOON = Duration.ofSeconds(1);
    /** What a load is assumed to take where none was seen. */
    private static final Duration UNKNOWN_LOAD = Duration.ofSeconds(10);

    @SuppressWarnings("serial") // never serialised
    private final Rejection rejection;

    private final @Nullable Duration retryAfter;

    /** {@code retryAfter} is when the same request may fare better though nobody does anything; null: it will not. */
    public Rejected(Rejection rejection, @Nullable Duration retryAfter) {
        super(rejection.toString(), null, false, false);
        this.rejection = rejection;
        this.retryAfter = retryAfter;
    }

    /** {@code usualLoad} is how long loads of the model usually take in milliseconds, if that is known. */
    Rejected(Rejection rejection, OptionalLong usualLoad) {
        this(rejection, retryAfter(rejection, usualLoad));
    }

    public Rejection rejection() {
        return rejection;
    }

    /** Whether the proxy that decides now, if that is another one, may serve the request all the same. */
    public boolean isForTheNextProxy() {
        return switch (rejection) {
            case Rejection.ShuttingDown _ -> true;
            // By the other one.
            case Rejection.LoadFailed(String _, var failure) -> failure.cause() == LoadFailure.Cause.SCALED_DOWN;
            case Rejection.UnknownModel _, Rejection.ConcurrencyLimit _, Rejection.QueueFull _, Rejection.Unloaded _ ->
                false;
        };
    }

    /** When the same request may fare better though nobody does anything; null: it will not. */
    public @Nullable Duration retryAfter() {
        return retryAfter;
    }

    private static @Nullable Duration retryAfter(Rejection rejection, OptionalLong usualLoad) {
        return switch (rejection) {
            case Rejection.UnknownModel _ -> null;
            case Rejection.ConcurrencyLimit _, Rejection.QueueFull _, Rejection.Unloaded _, Rejection.ShuttingDown _ ->
                SOON;
            case Rejection.LoadFailed(String model, var failure) ->
                failure.cause().isPassing() ? afterALoad(usualLoad) : null;
        };
    }

    private static Duration afterALoad(OptionalLong usualLoad) {
        return usualLoad.isPresent() ? Duration.ofMillis(usualLoad.getAsLong()) : UNKNOWN_LOAD;
    }
}
