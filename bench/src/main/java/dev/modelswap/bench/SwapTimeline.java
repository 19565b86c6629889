package dev.modelswap.bench;

import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** When what happened in one swap, from the moment it was asked for. Times are those at which this process saw it. */
final class SwapTimeline {

    /** What happens in a swap, in the usual order. */
    enum Mark {
        VICTIM_SCALED("victim scaled to 0"),
        VICTIM_ENDED("victim's pod has ended"),
        TARGET_SCALED("target scaled to 1"),
        TARGET_CREATED("target's pod is there"),
        TARGET_STARTED("target's container runs"),
        TARGET_HEALTHY("target answers its health check"),
        FIRST_BYTE("first byte of the answer");

        private final String text;

        Mark(String text) {
            this.text = text;
        }

        String text() {
            return text;
        }
    }

    private final long start = System.nanoTime();
    private final Map<Mark, Long> nanos = new EnumMap<>(Mark.class);
    private final Map<Mark, CountDownLatch> reached = new EnumMap<>(Mark.class);

    SwapTimeline() {
        for (Mark mark : Mark.values()) {
            reached.put(mark, new CountDownLatch(1));
        }
    }

    /** It has happened; only the first time counts. */
    synchronized void mark(Mark mark) {
        nanos.putIfAbsent(mark, System.nanoTime() - start);
        latch(mark).countDown();
    }

    void await(Mark mark, Duration patience) throws InterruptedException {
        if (!latch(mark).await(patience.toMillis(), TimeUnit.MILLISECONDS)) {
            throw new IllegalStateException("not within " + patience.toSeconds() + " s: " + mark.text());
        }
    }

    /** Milliseconds from the start. */
    synchronized double millis(Mark mark) {
        return nanos.getOrDefault(mark, 0L) / 1e6;
    }

    private CountDownLatch latch(Mark mark) {
        return java.util.Objects.requireNonNull(reached.get(mark));
    }
}
