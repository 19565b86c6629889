package dev.modelswap.proxy.testing;

import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** How tests wait: for a condition, and so long that only a defect fails them, on however busy a machine. */
public final class Waiting {

    /** After this long, what a test waits for is not going to happen. */
    public static final Duration LONGEST = Duration.ofSeconds(30);

    private Waiting() {}

    /** Waits until {@code condition} holds. */
    public static void until(Callable<Boolean> condition) {
        await().dontCatchUncaughtExceptions()
                .atMost(LONGEST)
                .pollInterval(Duration.ofMillis(10))
                .until(condition);
    }

    /** Waits for a result that the test cannot go on without. */
    public static <T> T resultOf(CompletableFuture<T> future) {
        try {
            return future.get(LONGEST.toSeconds(), TimeUnit.SECONDS);
        } catch (ExecutionException | TimeoutException e) {
            throw new AssertionError(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
