package dev.modelswap.proxy.http.answer;

import java.time.Duration;

/** Durations as messages tell them. */
public final class DurationWords {

    private DurationWords() {}

    /** {@code 2 s}, or {@code 1500 ms} where seconds do not divide it. */
    public static String of(Duration duration) {
        return duration.toMillis() % 1000 == 0 ? duration.toSeconds() + " s" : duration.toMillis() + " ms";
    }
}
