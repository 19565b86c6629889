package dev.modelswap.bench;

import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;

/** The middle and the ends of some measurements. */
public record Spread(double least, double median, double most) {

    public static Spread of(List<Double> values) {
        if (values.isEmpty()) {
            return new Spread(0, 0, 0);
        }
        List<Double> sorted = values.stream().sorted().toList();
        int middle = sorted.size() / 2;
        double median = sorted.size() % 2 == 1 ? sorted.get(middle) : (sorted.get(middle - 1) + sorted.get(middle)) / 2;
        return new Spread(sorted.getFirst(), median, sorted.getLast());
    }

    /** The middle of one figure of several runs. */
    public static <T> double median(List<T> runs, ToDoubleFunction<T> figure) {
        return of(runs.stream().mapToDouble(figure).boxed().toList()).median();
    }

    @Override
    public String toString() {
        return String.format(Locale.ROOT, "%.0f [%.0f..%.0f]", median, least, most);
    }
}
