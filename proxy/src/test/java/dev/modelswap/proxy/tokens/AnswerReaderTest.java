package dev.modelswap.proxy.tokens;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.stream.Stream;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class AnswerReaderTest {

    private static final String JSON = "application/json";
    private static final String EVENTS = "text/event-stream; charset=utf-8";

    private static final String OPENAI_STREAM = """
            data: {"choices":[{"delta":{"content":"Say \\"usage\\": {\\\\"}}],"usage":null}

            data: {"choices":[],"usage":{"prompt_tokens":12,"completion_tokens":34,"prompt_tokens_details":{"cached_tokens":5}}}

            data: [DONE]

            """;

    private static final String LLAMA_CPP_STREAM = """
            data: {"choices":[{"delta":{"content":"x"}}]}

            data: {"choices":[],"usage":{"prompt_tokens":99,"completion_tokens":99},\
            "timings":{"cache_n":236,"prompt_n":1,"prompt_ms":30.5,"prompt_per_second":32.8,"predicted_n":35,"predicted_ms":661.0,\
            "predicted_per_second":52.9,"draft_n":10,"draft_n_accepted":7}}

            """;

    private static final String VLLM = """
            {"choices":[{"message":{"usage":{"prompt_tokens":1}}}],"usage":{"prompt_tokens":110,"completion_tokens":20,\
            "prompt_tokens_details":{"cached_tokens":10}},"metrics":{"time_to_first_token_ms":50,"mean_itl_ms":20,\
            "speculative_decoding":{"num_draft_tokens":8,"num_accepted_draft_tokens":6}}}""";

    private static final String ANTHROPIC_STREAM = """
            event: message_start
            data: {"type":"message_start","message":{"id":"m","usage":{"input_tokens":25,"cache_read_input_tokens":3,"output_tokens":1}}}

            event: content_block_delta
            data: {"type":"content_block_delta","delta":{"text":"hi"}}

            event: message_delta
            data: {"type":"message_delta","delta":{"stop_reason":"end_turn"},"usage":{"output_tokens":15}}

            """;

    private static final String RESPONSES_STREAM = """
            event: response.created
            data: {"type":"response.created","response":{"usage":null}}

            event: response.completed
            data: {"type":"response.completed","response":{"output":[{"usage":{"input_tokens":9999}}],\
            "usage":{"input_tokens":37,"input_tokens_details":{"cached_tokens":0},"output_tokens":11}}}

            """;

    private static final String INFILL = """
            [{"content":"a","timings":{"prompt_n":1,"predicted_n":1}},{"content":"b","timings":{"prompt_n":7,"predicted_n":9}}]""";

    private static final Tokens OPENAI_SAID = usage(5, 12, 34);
    private static final Tokens LLAMA_CPP_SAID = new Tokens(236, 10, 7, 1, 35, 32.8, 52.9, 691.5);
    private static final Tokens VLLM_SAID = new Tokens(10, 8, 6, 110, 20, 2_000, 50, 0);
    private static final Tokens ANTHROPIC_SAID = usage(3, 25, 15);
    private static final Tokens RESPONSES_SAID = usage(0, 37, 11);
    private static final Tokens INFILL_SAID = new Tokens(-1, -1, -1, 7, 9, -1, -1, 0);

    record Answer(String what, String type, String body, Tokens says) {

        @Override
        public String toString() {
            return what;
        }
    }

    static Stream<Answer> answers() {
        return Stream.of(
                new Answer("OpenAI chat stream with usage", EVENTS, OPENAI_STREAM, OPENAI_SAID),
                new Answer("the same with CRLF", EVENTS, OPENAI_STREAM.replace("\n", "\r\n"), OPENAI_SAID),
                new Answer("llama.cpp timings", EVENTS, LLAMA_CPP_STREAM, LLAMA_CPP_SAID),
                new Answer("vLLM metrics", JSON, VLLM, VLLM_SAID),
                new Answer("Anthropic stream", EVENTS, ANTHROPIC_STREAM, ANTHROPIC_SAID),
                new Answer("Responses stream", EVENTS, RESPONSES_STREAM, RESPONSES_SAID),
                new Answer("infill array", JSON, INFILL, INFILL_SAID),
                new Answer(
                        "plain usage", JSON, "{\"usage\":{\"input_tokens\":3,\"output_tokens\":4}}", usage(-1, 3, 4)),
                new Answer("stream that ends without a line break", EVENTS, OPENAI_STREAM.strip(), OPENAI_SAID),
                new Answer(
                        "only timings without cache",
                        JSON,
                        "{\"timings\":{\"prompt_n\":7,\"predicted_n\":9}}",
                        INFILL_SAID),
                new Answer("nothing of tokens", JSON, "{\"object\":\"list\",\"data\":[{\"usage\":{}}]}", Tokens.NONE),
                new Answer("usage that is no object", JSON, "{\"usage\":[1],\"timings\":\"fast\"}", Tokens.NONE),
                new Answer("broken timings", JSON, "{\"timings\":{\"prompt_n\":}}", Tokens.NONE),
                new Answer("invalid JSON", JSON, "{\"usage\":{\"prompt_tokens\":3}, oops", Tokens.NONE),
                new Answer("JSON that ends early", JSON, "{\"usage\":{\"prompt_tokens\":3},\"x\":[", Tokens.NONE),
                new Answer("JSON with something behind it", JSON, "{\"usage\":{\"prompt_tokens\":3}} {}", Tokens.NONE),
                new Answer("no JSON", JSON, "<html>\"usage\":{}</html>", Tokens.NONE),
                new Answer("empty", JSON, "", Tokens.NONE),
                new Answer("empty stream", EVENTS, "", Tokens.NONE));
    }

    @ParameterizedTest
    @MethodSource("answers")
    void saysTheSameHoweverItIsCut(Answer answer) {
        byte[] bytes = answer.body().getBytes(StandardCharsets.UTF_8);

        for (int cut = 0; cut <= bytes.length; cut++) {
            AnswerReader reader = new AnswerReader(200, answer.type(), null, copied -> {});
            reader.take(Arrays.copyOf(bytes, cut));
            reader.take(Arrays.copyOfRange(bytes, cut, bytes.length));
            reader.end();
            assertThat(reader.tokens()).as("cut at " + cut).isEqualTo(answer.says());
            assertThat(reader.error()).isNull();
        }
        assertThat(read(answer.type(), null, bytes, 1)).isEqualTo(answer.says());
    }

    @ParameterizedTest
    @MethodSource("answers")
    void saysTheSameCompressed(Answer answer) {
        byte[] bytes = answer.body().getBytes(StandardCharsets.UTF_8);

        for (int piece : new int[] {1, 2, 7, Integer.MAX_VALUE}) {
            assertThat(read(answer.type(), "gzip", gzip(bytes), piece)).isEqualTo(answer.says());
            assertThat(read(answer.type(), "Deflate", deflate(bytes), piece)).isEqualTo(answer.says());
        }
    }

    @Test
    void usageBehindAnAnswerOfAnyLengthIsFound() {
        String body = "{\"choices\":[\"" + "x".repeat(5_000_000) + "\"],\"usage\":{\"prompt_tokens\":12}}";

        assertThat(read(JSON, null, body.getBytes(StandardCharsets.UTF_8), 8_192))
                .isEqualTo(usage(-1, 12, 0));
    }

    @Test
    void usageThatIsNeverEndingIsLetGo() {
        String body =
                "{\"usage\":{\"prompt_tokens\":1,\"x\":\"" + "x".repeat(200_000) + "\"},\"timings\":{\"prompt_n\":2}}";

        assertThat(read(JSON, null, body.getBytes(StandardCharsets.UTF_8), 8_192)
                        .input())
                .isEqualTo(2);
    }

    @Test
    void nestingWithoutEndIsLetGo() {
        assertThat(read(JSON, null, "[".repeat(100_000).getBytes(StandardCharsets.UTF_8), 8_192))
                .isEqualTo(Tokens.NONE);
    }

    @Test
    void whatIsNotCompressedAsSaidIsAnError() {
        AnswerReader reader = new AnswerReader(200, JSON, "gzip", copied -> {});
        reader.take("{\"usage\":{\"prompt_tokens\":3}}".getBytes(StandardCharsets.UTF_8));
        reader.end();

        assertThat(reader.error()).startsWith("response decompression failed: ");
        assertThat(reader.tokens()).isEqualTo(Tokens.NONE);
    }

    @Test
    void encodingThatNobodyKnowsIsAnError() {
        AnswerReader reader = new AnswerReader(200, JSON, "br", copied -> {});
        reader.take(new byte[] {1, 2, 3});
        reader.end();

        assertThat(reader.error()).isEqualTo("response decompression failed: Content-Encoding 'br' is not known");
    }

    @Test
    void compressedBombIsNotReadToItsEnd() {
        AnswerReader reader = new AnswerReader(200, JSON, "gzip", copied -> {});
        reader.take(gzip(new byte[65 * 1024 * 1024]));
        reader.end();

        assertThat(reader.error()).isEqualTo("response decompression failed: more than 64 MiB");
    }

    @Test
    void errorsAreToldInTheServersWords() {
        assertThat(error("{\"error\":{\"message\":\"too long\"},\"message\":\"other\"}", null))
                .isEqualTo("too long");
        assertThat(error("{\"error\":\"out of memory\"}", null)).isEqualTo("out of memory");
        assertThat(error("{\"error\":{\"message\":\"\"},\"message\":\"m\"}", null))
                .isEqualTo("m");
        assertThat(error("{\"detail\":\"d\"}", null)).isEqualTo("d");
        assertThat(error("{\"error\":7}", null)).isEqualTo("502 Bad Gateway");
        assertThat(error("<html>", null)).isEqualTo("502 Bad Gateway");
        assertThat(error("", null)).isEqualTo("502 Bad Gateway");
        assertThat(error("{\"error\":\"" + "e".repeat(501) + "\"}", null)).isEqualTo("e".repeat(500) + "...");
        assertThat(error("this is not gzip at all", "gzip")).startsWith("response decode failed: ");
    }

    @Test
    void compressedErrorIsDecoded() {
        AnswerReader reader = new AnswerReader(400, JSON, "gzip", copied -> {});
        reader.take(gzip("{\"error\":{\"message\":\"bad\"}}".getBytes(StandardCharsets.UTF_8)));
        reader.end();

        assertThat(reader.error()).isEqualTo("bad");
        assertThat(reader.tokens()).isEqualTo(Tokens.NONE);
    }

    private static String error(String body, @Nullable String encoding) {
        AnswerReader reader = new AnswerReader(502, JSON, encoding, copied -> {});
        reader.take(body.getBytes(StandardCharsets.UTF_8));
        reader.end();
        return String.valueOf(reader.error());
    }

    private static Tokens read(String type, @Nullable String encoding, byte[] bytes, int piece) {
        AnswerReader reader = new AnswerReader(200, type, encoding, copied -> {});
        for (int from = 0; from < bytes.length; from += Math.min(piece, bytes.length - from)) {
            reader.take(Arrays.copyOfRange(bytes, from, (int) Math.min(bytes.length, (long) from + piece)));
        }
        reader.end();
        assertThat(reader.error()).isNull();
        return reader.tokens();
    }

    private static Tokens usage(long cached, long input, long output) {
        return new Tokens(cached, -1, -1, input, output, -1, -1, 0);
    }

    private static byte[] gzip(byte[] bytes) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
            gzip.write(bytes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return out.toByteArray();
    }

    private static byte[] deflate(byte[] bytes) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (DeflaterOutputStream deflate = new DeflaterOutputStream(out)) {
            deflate.write(bytes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return out.toByteArray();
    }
}
