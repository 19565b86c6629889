package dev.modelswap.proxy.tokens;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What one answer says of its tokens, gathered: {@code usage} of OpenAI and Anthropic, {@code timings} of llama-server, which
 * override it, {@code metrics} of vLLM, which add speeds. A stream may say each several times; the last that is not zero counts.
 */
final class Usage {

    private long input;
    private long output;
    private long cached = Tokens.UNKNOWN;
    private @Nullable JsonObject timings;
    private @Nullable JsonObject metrics;
    private boolean said;

    /** Both are known, or neither. */
    private record Drafts(long drafted, long accepted) {

        static Drafts of(@Nullable Number drafted, @Nullable Number accepted) {
            return drafted == null || accepted == null
                    ? new Drafts(Tokens.UNKNOWN, Tokens.UNKNOWN)
                    : new Drafts(drafted.longValue(), accepted.longValue());
        }
    }

    /** Takes in the objects picked from one document. */
    void take(Map<String, byte[]> picked) {
        picked.forEach((name, bytes) -> {
            JsonObject object = read(bytes);
            if (object != null) {
                said = true;
                switch (name) {
                    case "usage" -> usage(object);
                    case "timings" -> timings = object;
                    default -> metrics = object;
                }
            }
        });
    }

    Tokens tokens() {
        if (!said) {
            return Tokens.NONE;
        }
        Tokens usage =
                new Tokens(cached, Tokens.UNKNOWN, Tokens.UNKNOWN, input, output, Tokens.UNKNOWN, Tokens.UNKNOWN, 0);
        Tokens withMetrics = metrics == null ? usage : withMetrics(usage, metrics);
        return timings == null ? withMetrics : withTimings(withMetrics, timings);
    }

    private void usage(JsonObject usage) {
        input = lastNonZero(input, first(number(usage, "prompt_tokens"), number(usage, "input_tokens")));
        output = lastNonZero(output, first(number(usage, "completion_tokens"), number(usage, "output_tokens")));
        Number hit = first(
                number(usage, "cache_read_input_tokens"),
                number(child(usage, "input_tokens_details"), "cached_tokens"),
                number(child(usage, "prompt_tokens_details"), "cached_tokens"));
        if (hit != null) {
            cached = Math.max(lastNonZero(cached, hit), 0);
        }
    }

    private static Tokens withMetrics(Tokens usage, JsonObject metrics) {
        double firstToken = positive(number(metrics, "time_to_first_token_ms"));
        double betweenTokens = positive(number(metrics, "mean_itl_ms"));
        JsonObject speculative = child(metrics, "speculative_decoding");
        Drafts drafts =
                Drafts.of(number(speculative, "num_draft_tokens"), number(speculative, "num_accepted_draft_tokens"));
        return new Tokens(
                usage.cached(),
                drafts.drafted(),
                drafts.accepted(),
                usage.input(),
                usage.output(),
                firstToken > 0 ? (usage.input() - Math.max(usage.cached(), 0)) / (firstToken / 1_000) : Tokens.UNKNOWN,
                betweenTokens > 0 ? 1_000 / betweenTokens : Tokens.UNKNOWN,
                0);
    }

    private static Tokens withTimings(Tokens usage, JsonObject timings) {
        Number cacheHits = number(timings, "cache_n");
        Drafts drafts = Drafts.of(number(timings, "draft_n"), number(timings, "draft_n_accepted"));
        return new Tokens(
                cacheHits == null ? usage.cached() : cacheHits.longValue(),
                drafts.drafted(),
                drafts.accepted(),
                whole(number(timings, "prompt_n")),
                whole(number(timings, "predicted_n")),
                decimal(number(timings, "prompt_per_second")),
                decimal(number(timings, "predicted_per_second")),
                positive(number(timings, "prompt_ms")) + positive(number(timings, "predicted_ms")));
    }

    private static @Nullable JsonObject read(byte[] bytes) {
        try {
            return new JsonObject(Buffer.buffer(bytes));
        } catch (DecodeException e) {
            return null; // as if it were not there
        }
    }

    private static long lastNonZero(long before, @Nullable Number now) {
        return now == null || now.longValue() == 0 ? before : now.longValue();
    }

    private static @Nullable Number first(@Nullable Number... candidates) {
        return Stream.of(candidates)
                .filter(number -> number != null)
                .findFirst()
                .orElse(null);
    }

    private static @Nullable JsonObject child(JsonObject object, String name) {
        return object.getValue(name) instanceof JsonObject child ? child : null;
    }

    private static @Nullable Number number(@Nullable JsonObject object, String name) {
        return object != null && object.getValue(name) instanceof Number number ? number : null;
    }

    private static long whole(@Nullable Number number) {
        return number == null ? 0 : number.longValue();
    }

    private static double decimal(@Nullable Number number) {
        return number == null ? Tokens.UNKNOWN : number.doubleValue();
    }

    private static double positive(@Nullable Number number) {
        return number == null ? 0 : Math.max(0, number.doubleValue());
    }
}
