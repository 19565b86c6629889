package dev.modelswap.proxy.http.stream;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class StreamEndTest {

    static Stream<Arguments> last() {
        return Stream.of(
                Arguments.of(StreamShape.CHAT, "data: [DONE]\n"),
                Arguments.of(StreamShape.CHAT, "data:[DONE]\r\n\r\n"),
                Arguments.of(StreamShape.COMPLETIONS, "data: {\"choices\":[]}\n\ndata: [DONE]\n\n"),
                Arguments.of(StreamShape.OTHER, "data: [DONE]\n\n"),
                Arguments.of(StreamShape.RESPONSES, "event: response.completed\ndata: {}\n\n"),
                Arguments.of(StreamShape.RESPONSES, "event:response.incomplete\rdata: {}\r\r"),
                Arguments.of(StreamShape.MESSAGES, "event: message_stop\ndata: {\"type\":\"message_stop\"}\n\n"));
    }

    @ParameterizedTest
    @MethodSource("last")
    void lastEventIsKnownHoweverTheStreamIsCut(StreamShape shape, String stream) {
        for (int piece = 1; piece <= stream.length(); piece++) {
            assertThat(read(shape, stream, piece).complete())
                    .as("pieces of " + piece)
                    .isTrue();
            assertThat(read(shape, stream, piece).error()).isNull();
        }
    }

    static Stream<Arguments> more() {
        return Stream.of(
                Arguments.of(StreamShape.CHAT, "data: {\"choices\":[{\"delta\":{\"content\":\"data: [DONE]\"}}]}\n\n"),
                Arguments.of(StreamShape.CHAT, "data: [DONE]"),
                Arguments.of(StreamShape.CHAT, ": [DONE]\n\nid: [DONE]\n\n"),
                Arguments.of(StreamShape.RESPONSES, "event: response.output_text.done\ndata: [DONE]\n\n"),
                Arguments.of(StreamShape.MESSAGES, "event: message_delta\ndata: {}\n\n"),
                Arguments.of(StreamShape.MESSAGES, ""));
    }

    @ParameterizedTest
    @MethodSource("more")
    void streamThatGoesOnIsNotComplete(StreamShape shape, String stream) {
        assertThat(read(shape, stream, 3).complete()).isFalse();
        assertThat(read(shape, stream, 3).error()).isNull();
    }

    static Stream<Arguments> errors() {
        return Stream.of(
                Arguments.of(
                        StreamShape.CHAT, "data: {\"error\":{\"code\":500,\"message\":\"no slot\"}}\n\n", "no slot"),
                Arguments.of(StreamShape.CHAT, "event: error\ndata: {\"message\":\"too long\"}\n\n", "too long"),
                Arguments.of(StreamShape.COMPLETIONS, "data: {\"object\":\"error\",\"message\":\"bad\"}\n\n", "bad"),
                Arguments.of(
                        StreamShape.MESSAGES,
                        "event: error\ndata: {\"type\":\"error\",\"error\":{\"type\":\"x\",\"message\":\"busy\"}}\n\n",
                        "busy"),
                Arguments.of(
                        StreamShape.RESPONSES,
                        "event: response.failed\ndata: {\"response\":{\"error\":{\"message\":\"no\"}}}\n\n",
                        "no"),
                Arguments.of(StreamShape.RESPONSES, "event: error\ndata: {\"message\":\"lost\"}\n\n", "lost"),
                Arguments.of(StreamShape.CHAT, "data: {\"error\":\"plain\"}\n\n", "plain"),
                Arguments.of(StreamShape.CHAT, "event: error\ndata: what\n\n", "the stream says error"));
    }

    @ParameterizedTest
    @MethodSource("errors")
    void errorOfAnEventIsToldHoweverTheStreamIsCut(StreamShape shape, String stream, String error) {
        for (int piece = 1; piece <= stream.length(); piece++) {
            assertThat(read(shape, stream, piece).error())
                    .as("pieces of " + piece)
                    .isEqualTo(error);
        }
    }

    @Test
    void nameOfAnEventDoesNotOutliveIt() {
        assertThat(read(StreamShape.CHAT, "event: error\n\ndata: {\"message\":\"fine\"}\n\n", 5)
                        .error())
                .isNull();
    }

    @Test
    void lineOfAnyLengthTakesNoMoreRoom() {
        String token = "data: " + "x".repeat(100_000) + "\n\n";

        StreamEnd end = read(StreamShape.CHAT, token + "data: [DONE]\n\n", 1_000);

        assertThat(end.complete()).isTrue();
    }

    private static StreamEnd read(StreamShape shape, String stream, int piece) {
        StreamEnd end = new StreamEnd(shape);
        byte[] bytes = stream.getBytes(StandardCharsets.UTF_8);
        for (int at = 0; at < bytes.length; at += piece) {
            end.take(Buffer.buffer(bytes).slice(at, Math.min(bytes.length, at + piece)));
        }
        return end;
    }
}
