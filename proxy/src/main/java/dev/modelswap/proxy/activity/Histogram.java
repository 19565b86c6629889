package dev.modelswap.proxy.activity;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** How values are spread: counts in bins of the same size, as many as Sturges' rule says, and percentiles. */
public record Histogram(
        List<Integer> bins, double min, double max, double binSize, double p50, double p95, double p99) {

    private static final int FEWEST_BINS = 5;
    private static final int MOST_BINS = 20;

    public Histogram {
        bins = List.copyOf(bins);
    }

    /** Of values in ascending order; null if there are none. */
    public static @Nullable Histogram of(double[] sorted) {
        if (sorted.length == 0) {
            return null;
        }
        double min = sorted[0];
        double max = sorted[sorted.length - 1];
        int sturges = (int) Math.ceil(Math.log(sorted.length) / Math.log(2)) + 1;
        int count = Math.clamp(sturges, FEWEST_BINS, MOST_BINS);
        double size = (max - min) / count;
        Integer[] bins = new Integer[count];
        Arrays.fill(bins, 0);
        for (double value : sorted) {
            bins[size == 0 ? 0 : Math.min((int) ((value - min) / size), count - 1)]++;
        }
        return new Histogram(
                List.of(bins),
                min,
                max,
                size,
                percentile(sorted, 0.50),
                percentile(sorted, 0.95),
                percentile(sorted, 0.99));
    }

    JsonObject toJson() {
        return new JsonObject()
                .put("bins", new JsonArray(bins))
                .put("min", min)
                .put("max", max)
                .put("binSize", binSize)
                .put("p50", p50)
                .put("p95", p95)
                .put("p99", p99);
    }

    /** Between two values, what lies between them. */
    private static double percentile(double[] sorted, double part) {
        double place = part * (sorted.length - 1);
        int below = (int) place;
        int above = Math.min(below + 1, sorted.length - 1);
        return sorted[below] + (place - below) * (sorted[above] - sorted[below]);
    }
}
