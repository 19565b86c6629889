package dev.modelswap.proxy.activity;

import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.function.ToDoubleFunction;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/** What rows come to: their number, their tokens, and how their speeds are spread; null where no row has any. */
public record ActivityStats(
        long requests,
        long inputTokens,
        long outputTokens,
        long cachedTokens,
        @Nullable Histogram promptSpeeds,
        @Nullable Histogram speeds) {

    static ActivityStats of(List<ActivityRow> rows) {
        return new ActivityStats(
                rows.size(),
                sum(rows, row -> row.tokens().input()),
                sum(rows, row -> row.tokens().output()),
                sum(rows, row -> row.tokens().cached()),
                histogram(rows, row -> row.tokens().promptPerSecond()),
                histogram(rows, row -> row.tokens().perSecond()));
    }

    public JsonObject toJson() {
        return new JsonObject()
                .put("total_requests", requests)
                .put("total_input_tokens", inputTokens)
                .put("total_output_tokens", outputTokens)
                .put("total_cache_tokens", cachedTokens)
                .put("prompt_histogram", promptSpeeds == null ? null : promptSpeeds.toJson())
                .put("gen_histogram", speeds == null ? null : speeds.toJson());
    }

    /** What is not known counts as nothing. */
    private static long sum(List<ActivityRow> rows, ToLongFunction<ActivityRow> tokens) {
        return rows.stream().mapToLong(tokens).filter(count -> count > 0).sum();
    }

    private static @Nullable Histogram histogram(List<ActivityRow> rows, ToDoubleFunction<ActivityRow> speed) {
        return Histogram.of(rows.stream()
                .mapToDouble(speed)
                .filter(value -> value > 0)
                .sorted()
                .toArray());
    }
}
