package dev.modelswap.proxy.activity;

import static org.assertj.core.api.Assertions.assertThat;

import dev.modelswap.proxy.testing.Waiting;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CapturesTest {

    private static final int ROOM = 10_000;

    private final Vertx vertx = Vertx.vertx();
    private final Captures captures = Captures.of(vertx, ROOM);

    @AfterEach
    void close() {
        Waiting.resultOf(vertx.close().toCompletionStage().toCompletableFuture());
    }

    @ParameterizedTest
    @CsvSource({
        "/v1/chat/completions, true, true",
        "/infill, true, true",
        "/v1/audio/speech, true, false",
        "/v1/images/generations, true, false",
        "/sdapi/v1/txt2img, true, false",
        "/v1/audio/voices, false, true",
        "/v1/audio/transcriptions, false, true",
        "/v1/images/edits, false, false",
        "/sdapi/v1/img2img, false, false"
    })
    void bodiesAreKeptAsTheirPathSays(String path, boolean request, boolean response) {
        JsonObject kept = recorded(path, 200, "question", "answer").toJson(7);

        assertThat(text(kept, "req_body")).isEqualTo(request ? "question" : "");
        assertThat(text(kept, "resp_body")).isEqualTo(response ? "answer" : "");
        assertThat(kept.getJsonObject("req_headers").getString("Accept")).isEqualTo("*/*");
        assertThat(kept.getJsonObject("resp_headers").getString("Content-Type")).isEqualTo("text/plain");
    }

    @Test
    void captureIsWithoutSecretsAndDecoded() {
        JsonObject kept = recorded("/infill", 200, "q", "a").toJson(7);

        assertThat(kept.getJsonObject("req_headers").getString("Cookie")).isEqualTo("[REDACTED]");
        assertThat(kept.getJsonObject("resp_headers").getString("Set-Cookie")).isEqualTo("[REDACTED]");
        assertThat(kept.getJsonObject("resp_headers").containsKey("Content-Encoding"))
                .isFalse();
        assertThat(kept.getLong("id")).isEqualTo(7);
    }

    @Test
    void bodiesAreInTheStandardAlphabetOfBase64() {
        assertThat(recorded("/infill", 200, "~~~???", "a").toJson(7).getString("req_body"))
                .isEqualTo("fn5+Pz8/");
    }

    @Test
    void ofAnAnswerThatIsNoSuccessNothingIsKept() {
        JsonObject kept = recorded("/infill", 500, "q", "a").toJson(7);

        assertThat(text(kept, "req_body")).isEqualTo("q");
        assertThat(text(kept, "resp_body")).isEmpty();
        assertThat(kept.getJsonObject("resp_headers").isEmpty()).isTrue();
    }

    @Test
    void keptCaptureIsFoundAsItWas() {
        Recording recording = recorded("/infill", 200, "q", "a");
        captures.keep(7, recording);
        Waiting.until(() -> captures.has(7));

        assertThat(Objects.requireNonNull(captures.find(7)).encode())
                .isEqualTo(recording.toJson(7).encode());
        assertThat(captures.find(8)).isNull();
    }

    @Test
    void oldestAreDroppedForTheNewest() {
        for (int id = 1; id <= 6; id++) {
            int now = id;
            captures.keep(id, recorded("/infill", 200, noise(2_000), ""));
            Waiting.until(() -> captures.has(now));
        }

        assertThat(captures.has(1)).isFalse();
        assertThat(captures.has(5)).isTrue();
    }

    @Test
    void whatIsTooLargeIsNotKept() {
        Recording large = recorded("/infill", 200, "q", noise(ROOM));
        captures.keep(1, large);
        captures.keep(2, recorded("/infill", 200, "q", "a"));
        Waiting.until(() -> captures.has(2));

        assertThat(captures.has(1)).isFalse();
        assertThat(large.size()).isZero();
    }

    @Test
    void withoutRoomNothingIsRecorded() {
        Captures none = Captures.of(vertx, 0);

        assertThat(none.record(asked("/infill"))).isNull();
        assertThat(none.areMade()).isFalse();
    }

    private Recording recorded(String path, int status, String question, String answer) {
        Recording recording = Objects.requireNonNull(captures.record(asked(path)));
        recording.sent(Buffer.buffer(question));
        recording.answered(
                status,
                List.of(
                        Map.entry("Content-Type", "text/plain"),
                        Map.entry("Content-Encoding", "gzip"),
                        Map.entry("Set-Cookie", "secret")));
        recording.take(answer.getBytes(StandardCharsets.UTF_8));
        return recording;
    }

    private static Asked asked(String path) {
        return new Asked(
                "alpha",
                "alpha",
                "POST",
                path,
                List.of(Map.entry("Accept", "*/*"), Map.entry("Cookie", "secret")),
                "127.0.0.1",
                true,
                null);
    }

    /** Text that cannot be compressed by much. */
    private static String noise(int length) {
        return new Random(1)
                .ints(length, ' ', '~')
                .collect(StringBuilder::new, (text, next) -> text.append((char) next), StringBuilder::append)
                .toString();
    }

    private static String text(JsonObject capture, String body) {
        return new String(Base64.getDecoder().decode(capture.getString(body)), StandardCharsets.UTF_8);
    }
}
