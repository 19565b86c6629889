package dev.modelswap.bench;

import java.util.List;
import java.util.Locale;

/** The middle and the ends of some measurements. */
record Spread(double least, double median, double most) {

    static Spread of(List<Double> values) {
        if (values.isEmpty()) {
            return new Spread(0, 0, 0);
        }
        List<Double> sorted = values.stream().sorted().toList();
        int middle = sorted.size() / 2;
        double median = sorted.size() % 2 == 1 ? sorted.get(middle) : (sorted.get(middle - 1) + sorted.get(middle)) / 2;
        return new Spread(sorted.getFirst(), median, sorted.getLast());
    }

    @Override
    public String toString() {
        return String.format(Locale.ROOT, "%.0f [%.0f..%.0f]", median, least, most);
    }
}
