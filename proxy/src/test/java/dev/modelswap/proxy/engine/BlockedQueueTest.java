package dev.modelswap.proxy.engine;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** The end of requests is passed over only where it can help nobody. */
class BlockedQueueTest {

    private final BlockedQueue blocked = new BlockedQueue();

    @Test
    void nothingOutlastsAnEndBeforeAnybodyWasLookedAt() {
        assertThat(blocked.outlasts("a", 0)).isFalse();
    }

    @Test
    void everybodyWaitsOnWhenRequestsEndThatNobodyWaitsFor() {
        blocked.begins(7);
        blocked.waitsFor("b");

        assertThat(blocked.outlasts("a", 7)).isTrue();
        assertThat(blocked.outlasts("b", 7)).isFalse();
    }

    @Test
    void whatComesOrGoesMayHelpAnybody() {
        blocked.begins(7);

        assertThat(blocked.outlasts("a", 8)).isFalse();
    }

    @Test
    void oneThatGoesOnMayHelpAnybody() {
        blocked.begins(7);
        blocked.ends();

        assertThat(blocked.outlasts("a", 7)).isFalse();
    }

    @Test
    void whoeverWaitedAtTheLastLookIsForgottenAtTheNext() {
        blocked.begins(7);
        blocked.waitsFor("a");

        blocked.begins(8);

        assertThat(blocked.outlasts("a", 8)).isTrue();
    }
}
