package dev.modelswap.proxy.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import dev.modelswap.proxy.cluster.LogFollower;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class LogLinesTest {

    private final List<String> heard = new ArrayList<>();
    private final LogLines lines = new LogLines(new LogFollower() {
        @Override
        public void line(Instant at, String text) {
            heard.add(at + "|" + text);
        }

        @Override
        public void ended(@Nullable Throwable error) {
            throw new AssertionError(error);
        }
    });

    @Test
    void lineIsToldWithItsTimeWhereverItIsCut() {
        String log = "2026-01-01T00:00:00.123456789Z one — two\n2026-01-01T00:00:01Z \n";

        for (byte one : log.getBytes(StandardCharsets.UTF_8)) {
            lines.take(ByteBuffer.wrap(new byte[] {one}));
        }

        assertThat(heard).containsExactly("2026-01-01T00:00:00.123456789Z|one — two", "2026-01-01T00:00:01Z|");
    }

    @Test
    void lineWithoutAnEndIsToldWhenTheLogEnds() {
        take("2026-01-01T00:00:00Z one");
        assertThat(heard).isEmpty();

        lines.end();

        assertThat(heard).containsExactly("2026-01-01T00:00:00Z|one");
    }

    @Test
    void lineThatNeverEndsIsToldInPiecesInOrder() {
        take("2026-01-01T00:00:00Z " + "x".repeat(100_000) + "\n");

        assertThat(heard).hasSize(2);
        assertThat(heard.get(1)).startsWith("2026-01-01T00:00:00.000000001Z|xxx");
        assertThat(heard.stream()
                        .mapToLong(line -> line.chars().filter(c -> c == 'x').count())
                        .sum())
                .isEqualTo(100_000);
    }

    private void take(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        lines.take(ByteBuffer.wrap(Arrays.copyOf(bytes, bytes.length)));
    }
}
