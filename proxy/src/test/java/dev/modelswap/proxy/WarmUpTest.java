package dev.modelswap.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.modelswap.proxy.testing.Waiting;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;

class WarmUpTest {

    /** All seven kinds of requests at least, none of which may fail. */
    @Test
    void requestsOfItsOwnAreAnsweredAndNothingIsLeftBehind() throws TimeoutException {
        int threads = threadsOfVertx();

        int requests = WarmUp.run(Duration.ofSeconds(2)).await(Waiting.LONGEST.toSeconds(), TimeUnit.SECONDS);

        assertThat(requests).isGreaterThan(7);
        Waiting.until(() -> threadsOfVertx() <= threads);
    }

    @Test
    void noTimeIsNoWarmUp() {
        assertThat(WarmUp.run(Duration.ZERO).result()).isZero();
    }

    private static int threadsOfVertx() {
        return (int) Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().startsWith("vert.x-eventloop"))
                .count();
    }
}
