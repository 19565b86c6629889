package dev.modelswap.proxy.activity;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class WaitsTest {

    private final Waits waits = new Waits(100);

    @Test
    void requestThatIsGrantedAtOnceHasWaitedForItsTurnOnly() {
        waits.change(Phase.WAITING, 103, 103);
        waits.change(Phase.STREAMING, 200, 200);

        assertThat(waits.queued()).isEqualTo(3);
        assertThat(waits.loading()).isZero();
    }

    @Test
    void evictionIsPartOfTheQueue() {
        waits.change(Phase.QUEUED, 110, 110);
        waits.change(Phase.EVICTING, 150, 150);
        waits.change(Phase.SCHEDULING, 170, 170);
        waits.change(Phase.LOADING, 180, 170);
        waits.change(Phase.WAITING, 200, 200);

        assertThat(waits.queued()).isEqualTo(70);
        assertThat(waits.loading()).isEqualTo(30);
    }

    @Test
    void loadCountsFromItsBeginningEvenIfNewsOfItComeLater() {
        waits.change(Phase.LOADING, 150, 120);
        waits.change(Phase.WAITING, 200, 200);

        assertThat(waits.queued()).isEqualTo(20);
        assertThat(waits.loading()).isEqualTo(80);
    }

    @Test
    void loadThatBeganBeforeTheRequestCountsFromItsArrival() {
        waits.change(Phase.LOADING, 150, 20);
        waits.change(Phase.WAITING, 160, 160);

        assertThat(waits.queued()).isZero();
        assertThat(waits.loading()).isEqualTo(60);
    }

    @Test
    void secondLoadAfterALostBackendIsAddedToTheFirst() {
        waits.change(Phase.LOADING, 100, 100);
        waits.change(Phase.WAITING, 110, 110);
        waits.change(Phase.LOADING, 130, 125);
        waits.change(Phase.WAITING, 150, 150);

        assertThat(waits.queued()).isZero();
        assertThat(waits.loading()).isEqualTo(35);
    }
}
