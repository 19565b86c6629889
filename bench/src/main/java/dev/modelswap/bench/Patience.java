package dev.modelswap.bench;

import java.time.Duration;
import java.util.concurrent.Callable;

/** Waits for what comes by itself. */
public final class Patience {

    private static final Duration LONGEST = Duration.ofMinutes(3);
    private static final Duration BETWEEN_LOOKS = Duration.ofMillis(20);

    private Patience() {}

    /** Until {@code there}; throws if it never is. What cannot be looked at is not there yet. */
    public static void await(String what, Callable<Boolean> there) throws InterruptedException {
        long end = System.nanoTime() + LONGEST.toNanos();
        while (!isThere(there)) {
            if (System.nanoTime() > end) {
                throw new IllegalStateException("never seen: " + what);
            }
            Thread.sleep(BETWEEN_LOOKS);
        }
    }

    private static boolean isThere(Callable<Boolean> there) throws InterruptedException {
        try {
            return there.call();
        } catch (InterruptedException e) {
            throw e;
        } catch (Exception e) {
            return false;
        }
    }
}
