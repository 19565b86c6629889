package dev.modelswap.proxy.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class LogTailTest {

    @Test
    void shortLogIsWhole() {
        assertThat(LogTail.of("one\ntwo\n")).isEqualTo("one\ntwo");
        assertThat(LogTail.of("")).isEmpty();
    }

    @Test
    void lastLinesAreKept() {
        String log = IntStream.rangeClosed(1, 12)
                .mapToObj(line -> "line " + line + "\n")
                .collect(Collectors.joining());

        assertThat(LogTail.of(log)).startsWith("line 3\n").endsWith("line 12");
    }

    @Test
    void endOfLongLinesIsKept() {
        String tail = LogTail.of("x".repeat(10_000) + " the cause");

        assertThat(tail).hasSize(LogTail.CHARACTERS).startsWith("…x").endsWith("the cause");
    }
}
