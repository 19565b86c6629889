package dev.modelswap.bench.faults.lab;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RawAnswerTest {

    private static final String HEAD = "HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\n\r\n";

    @Test
    void streamIsWholeWhereverItsChunksDivideIt() {
        RawAnswer answer = new RawAnswer(HEAD + "9\r\ndata: a\n\n\r\n1\r\nd\r\nd\r\nata: [DONE]\n\n\r\n0\r\n\r\n");

        assertThat(answer.content()).isEqualTo("data: a\n\ndata: [DONE]\n\n");
        assertThat(answer.isWholeStream()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "HTTP/1.1 200 OK\r\n",
                HEAD,
                HEAD + "e\r\ndata: [DONE]\n\n\r\n", // without the last chunk
                HEAD + "9\r\ndata: a\n\n\r\n0\r\n\r\n",
                HEAD + "20\r\ndata: [DONE]\n\n",
                HEAD + "data: [DONE]\n\n",
            })
    void whatIsCutIsNoWholeStream(String text) {
        assertThat(new RawAnswer(text).isWholeStream()).isFalse();
    }
}
