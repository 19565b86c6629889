package dev.modelswap.crds.serving;

import dev.modelswap.crds.api.Timeouts;
import dev.modelswap.crds.values.DurationText;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** {@link Timeouts} as they hold, with what applies where they say nothing; zero means for ever. */
public record ServedTimeouts(Duration connect, Duration responseHeader, Duration idle) {

    private static final Duration CONNECT = Duration.ofSeconds(5);

    /** What {@code given} says, and the built-in timeouts where it says nothing. */
    public static ServedTimeouts of(@Nullable Timeouts given) {
        return given == null
                ? new ServedTimeouts(CONNECT, Duration.ZERO, Duration.ZERO)
                : new ServedTimeouts(
                        duration(given.connect(), CONNECT),
                        duration(given.responseHeader(), Duration.ZERO),
                        duration(given.idle(), Duration.ZERO));
    }

    private static Duration duration(@Nullable String text, Duration absent) {
        return text == null ? absent : DurationText.parse(text);
    }
}
