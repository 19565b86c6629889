package dev.modelswap.proxy.serial;

import static org.assertj.core.api.Assertions.assertThat;

import dev.modelswap.proxy.testing.Waiting;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SerialExecutorTest {

    private static final int THREADS = 8;
    private static final int TASKS = 20_000;

    private final SerialExecutor serial = new SerialExecutor();
    private final List<String> done = new ArrayList<>();

    @Test
    void taskHasRunWhenItsBringerGoesOnUnlessAnotherIsRunning() {
        serial.run(() -> done.add("one"));

        assertThat(done).containsExactly("one");
    }

    @Test
    void taskThatIsBroughtOutOfAnotherRunsAfterIt() {
        serial.run(() -> {
            serial.run(() -> done.add("inner"));
            done.add("outer");
        });

        assertThat(done).containsExactly("outer", "inner");
    }

    @Test
    void taskThatFailsDoesNotKeepTheNextFromRunning() {
        serial.run(() -> {
            serial.run(() -> done.add("next"));
            throw new IllegalStateException("wrong on purpose");
        });
        serial.run(() -> done.add("last"));

        assertThat(done).containsExactly("next", "last");
    }

    /** What all of them change is no atomic number: it is right only if they run one at a time, each seeing the one before. */
    @Test
    void tasksOfManyThreadsRunOneAtATimeAndNoneIsLost() {
        int[] count = new int[1];
        CompletableFuture<?>[] threads = IntStream.range(0, THREADS)
                .mapToObj(thread -> CompletableFuture.runAsync(() -> {
                    for (int task = 0; task < TASKS; task++) {
                        serial.run(() -> count[0]++);
                    }
                }))
                .toArray(CompletableFuture[]::new);

        Waiting.resultOf(CompletableFuture.allOf(threads));
        CompletableFuture<Integer> counted = new CompletableFuture<>();
        serial.run(() -> counted.complete(count[0]));

        assertThat(Waiting.resultOf(counted)).isEqualTo(THREADS * TASKS);
    }

    @Test
    void tasksOfOneThreadKeepTheirOrderWhileOthersBringTheirs() {
        List<Integer> mine = new ArrayList<>();
        CompletableFuture<Void> others = CompletableFuture.runAsync(
                () -> IntStream.range(0, TASKS).forEach(task -> serial.run(() -> done.add("other"))));

        IntStream.range(0, TASKS).forEach(task -> serial.run(() -> mine.add(task)));
        Waiting.resultOf(others);
        CompletableFuture<List<Integer>> order = new CompletableFuture<>();
        serial.run(() -> order.complete(List.copyOf(mine)));

        assertThat(Waiting.resultOf(order))
                .isEqualTo(IntStream.range(0, TASKS).boxed().toList());
    }
}
