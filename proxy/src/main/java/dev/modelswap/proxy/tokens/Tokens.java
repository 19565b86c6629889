package dev.modelswap.proxy.tokens;

/**
 * What a server said of the tokens of one answer. What it did not say is {@link #UNKNOWN}; if it said nothing at all, everything
 * is zero: {@link #NONE}.
 *
 * @param cached of the input, those that need not be processed again
 * @param drafted by a smaller model, to be accepted or not
 * @param promptPerSecond input tokens processed per second
 * @param perSecond output tokens made per second
 * @param modelMillis time the model was at work
 */
public record Tokens(
        long cached,
        long drafted,
        long accepted,
        long input,
        long output,
        double promptPerSecond,
        double perSecond,
        double modelMillis) {

    public static final int UNKNOWN = -1;

    public static final Tokens NONE = new Tokens(0, 0, 0, 0, 0, 0, 0, 0);
}
