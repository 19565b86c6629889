package dev.modelswap.proxy.activity;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Objects;
import java.util.stream.DoubleStream;
import org.junit.jupiter.api.Test;

class HistogramTest {

    @Test
    void nothingHasNoHistogram() {
        assertThat(Histogram.of(new double[0])).isNull();
    }

    @Test
    void fewValuesGetFiveBins() {
        Histogram histogram = of(0, 10, 10, 20);

        assertThat(histogram.bins()).containsExactly(1, 0, 2, 0, 1);
        assertThat(histogram.min()).isZero();
        assertThat(histogram.max()).isEqualTo(20);
        assertThat(histogram.binSize()).isEqualTo(4);
        assertThat(histogram.p50()).isEqualTo(10);
    }

    @Test
    void equalValuesAreInOneBin() {
        Histogram histogram = of(7, 7, 7);

        assertThat(histogram.bins()).containsExactly(3, 0, 0, 0, 0);
        assertThat(histogram.p99()).isEqualTo(7);
    }

    @Test
    void binsGrowWithTheLogarithmOfTheValuesUpToTwenty() {
        assertThat(upTo(100).bins()).hasSize(8);
        assertThat(upTo(2_000_000).bins()).hasSize(20);
        assertThat(upTo(100).bins().stream().mapToInt(Integer::intValue).sum()).isEqualTo(100);
    }

    @Test
    void percentilesLieBetweenValues() {
        Histogram histogram = upTo(101);

        assertThat(histogram.p50()).isEqualTo(51);
        assertThat(histogram.p95()).isEqualTo(96);
        assertThat(of(1, 2).p50()).isEqualTo(1.5);
    }

    private static Histogram upTo(int most) {
        return of(DoubleStream.iterate(1, value -> value + 1).limit(most).toArray());
    }

    private static Histogram of(double... sorted) {
        return Objects.requireNonNull(Histogram.of(sorted));
    }
}
