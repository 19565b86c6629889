package dev.modelswap.proxy.engine;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** The end of requests is passed over only where it can help nobody. */
class StandstillTest {

    private final Standstill standstill = new Standstill();

    @Test
    void nothingOutlastsAnEndBeforeAnybodyWasLookedAt() {
        assertThat(standstill.outlasts("a", 0)).isFalse();
    }

    @Test
    void everybodyWaitsOnWhenRequestsEndThatNobodyWaitsFor() {
        standstill.begins(7);
        standstill.waitsFor("b");

        assertThat(standstill.outlasts("a", 7)).isTrue();
        assertThat(standstill.outlasts("b", 7)).isFalse();
    }

    @Test
    void whatComesOrGoesMayHelpAnybody() {
        standstill.begins(7);

        assertThat(standstill.outlasts("a", 8)).isFalse();
    }

    @Test
    void oneThatGoesOnMayHelpAnybody() {
        standstill.begins(7);
        standstill.ends();

        assertThat(standstill.outlasts("a", 7)).isFalse();
    }

    @Test
    void whoeverWaitedAtTheLastLookIsForgottenAtTheNext() {
        standstill.begins(7);
        standstill.waitsFor("a");

        standstill.begins(8);

        assertThat(standstill.outlasts("a", 8)).isTrue();
    }
}
