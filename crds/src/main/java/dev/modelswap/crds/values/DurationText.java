package dev.modelswap.crds.values;

import java.time.Duration;
import java.util.regex.Matcher;

/** Durations as users write them: whole numbers with a unit, largest first, such as {@code 90s}, {@code 10m}, {@code 1h30m}. */
public final class DurationText {

    /** What the API server checks durations against. */
    public static final String PATTERN = "^([0-9]+h)?([0-9]+m)?([0-9]+s)?([0-9]+ms)?$";

    /** What to do about a text that is no duration. */
    public static final String REMEDY = "write a number and a unit, such as 90s or 10m";

    private static final java.util.regex.Pattern TEXT = java.util.regex.Pattern.compile(
            "(?:(?<h>[0-9]{1,9})h)?(?:(?<m>[0-9]{1,9})m)?(?:(?<s>[0-9]{1,9})s)?(?:(?<ms>[0-9]{1,9})ms)?");

    private DurationText() {}

    /** The duration that {@code text} names; throws {@link IllegalArgumentException} saying what is allowed. */
    public static Duration parse(String text) {
        Matcher matcher = TEXT.matcher(text);
        if (text.isEmpty() || !matcher.matches()) {
            throw new IllegalArgumentException("'" + text + "' is not a duration: " + REMEDY);
        }
        return Duration.ofHours(part(matcher, "h"))
                .plusMinutes(part(matcher, "m"))
                .plusSeconds(part(matcher, "s"))
                .plusMillis(part(matcher, "ms"));
    }

    private static long part(Matcher matcher, String unit) {
        String digits = matcher.group(unit);
        return digits == null ? 0 : Long.parseLong(digits);
    }
}
