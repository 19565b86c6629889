package dev.modelswap.proxy.engine;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class LoadTimesTest {

    private final LoadTimes times = new LoadTimes();

    @Test
    void modelThatWasNeverLoadedHasNoUsualTime() {
        assertThat(times.usual("a")).isEmpty();
    }

    @Test
    void usualTimeIsTheMedianOfTheLastLoads() {
        load("a", 90_000);
        for (int quick = 0; quick < 8; quick++) {
            load("a", 2_000);
        }

        assertThat(times.usual("a")).hasValue(2_000);
    }

    @Test
    void longAgoLoadsCountNoMore() {
        for (int slow = 0; slow < 9; slow++) {
            load("a", 90_000);
        }
        for (int quick = 0; quick < 9; quick++) {
            load("a", 2_000);
        }

        assertThat(times.usual("a")).hasValue(2_000);
    }

    @Test
    void loadThatWasTakenBackDoesNotCount() {
        times.begins("a", 0);
        times.ends("a");

        times.ready("a", 5_000);

        assertThat(times.usual("a")).isEmpty();
    }

    @Test
    void modelThatSomebodyElseStartedDoesNotCount() {
        times.ready("a", 5_000);

        assertThat(times.usual("a")).isEmpty();
        assertThat(times.loading("a", 6_000)).isZero();
    }

    @Test
    void loadUnderWayIsAsOldAsItsCommand() {
        times.begins("a", 1_000);

        assertThat(times.loading("a", 4_000)).isEqualTo(3_000);
    }

    private void load(String model, long took) {
        times.begins(model, 0);
        times.ready(model, took);
    }
}
