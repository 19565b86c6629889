package dev.modelswap.proxy.http.client;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.modelswap.proxy.testing.Call;
import dev.modelswap.proxy.testing.ProxyFixture;
import io.airlift.compress.v3.zstd.ZstdOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.util.Arrays;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CompressedBodyTest {

    private static final String CHAT = "/v1/chat/completions";
    private static final String BODY = "{\"model\":\"alpha\",\"messages\":[{\"content\":\"grüße\"}]}";
    private static final int MAX = 32 * 1024 * 1024;

    @RegisterExtension
    final ProxyFixture proxy = ProxyFixture.serving("models: [{name: alpha}]");

    @ParameterizedTest
    @ValueSource(strings = {"gzip", "x-gzip", "GZIP", "deflate", "raw deflate", "zstd"})
    void bodyIsReadAndSentOnPlain(String coding) {
        HttpResponse<String> answer = post(CHAT, coding, encoded(coding, BODY.getBytes(UTF_8)), "application/json");

        assertThat(answer.statusCode()).isEqualTo(200);
        Call call = proxy.cluster().server("alpha").onlyCall();
        assertThat(call.body()).isEqualTo(BODY);
        assertThat(call.header("content-encoding")).isEmpty();
        assertThat(call.header("content-length")).containsExactly(String.valueOf(BODY.getBytes(UTF_8).length));
    }

    @Test
    void bodyThatSaysItIsPlainIsPlain() {
        assertThat(post(CHAT, "identity", BODY.getBytes(UTF_8), "application/json")
                        .statusCode())
                .isEqualTo(200);

        assertThat(proxy.cluster().server("alpha").onlyCall().body()).isEqualTo(BODY);
    }

    @Test
    void membersOfOneGzipStreamAreOneBody() {
        byte[] first = encoded("gzip", BODY.substring(0, 20).getBytes(UTF_8));
        byte[] second = encoded("gzip", BODY.substring(20).getBytes(UTF_8));
        byte[] both = Arrays.copyOf(first, first.length + second.length);
        System.arraycopy(second, 0, both, first.length, second.length);

        assertThat(post(CHAT, "gzip", both, "application/json").statusCode()).isEqualTo(200);

        assertThat(proxy.cluster().server("alpha").onlyCall().body()).isEqualTo(BODY);
    }

    @ParameterizedTest
    @ValueSource(strings = {"gzip", "deflate", "zstd"})
    void largeBodyReachesTheUpstreamWhole(String coding) {
        String body = "{\"model\":\"alpha\",\"image\":\"" + "0123456789abcdef".repeat(500_000) + "\"}";

        assertThat(post(CHAT, coding, encoded(coding, body.getBytes(UTF_8)), "application/json")
                        .statusCode())
                .isEqualTo(200);

        assertThat(proxy.cluster().server("alpha").onlyCall().body()).isEqualTo(body);
    }

    @ParameterizedTest
    @ValueSource(strings = {"gzip", "zstd"})
    void smallBodyThatWouldBecomeAHugeOneIsTooLarge(String coding) {
        HttpResponse<String> answer = post(CHAT, coding, encoded(coding, new byte[8 * MAX]), "application/json");

        assertThat(answer.statusCode()).isEqualTo(413);
        assertThat(answer.body()).contains("request_too_large", "32 MiB");
        proxy.awaitMetric("modelswap_request_bodies_bytes", 0);
        assertThat(proxy.cluster().scaleCalls()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"gzip, no gzip at all", "deflate, no deflate", "zstd, no zstd at all", "gzip, ''"})
    void bodyThatIsNotWhatItSaysIsABadRequest(String coding, String bytes) {
        HttpResponse<String> answer = post(CHAT, coding, bytes.getBytes(UTF_8), "application/json");

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.body()).contains("\"error\"").doesNotContain("Exception", "io.airlift");
    }

    @ParameterizedTest
    @ValueSource(strings = {"gzip", "deflate", "zstd"})
    void bodyThatEndsTooEarlyIsABadRequest(String coding) {
        byte[] whole = encoded(coding, BODY.repeat(100).getBytes(UTF_8));

        HttpResponse<String> answer = post(CHAT, coding, Arrays.copyOf(whole, whole.length - 9), "application/json");

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.body()).contains("Content-Encoding says, " + coding);
        assertThat(proxy.cluster().scaleCalls()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {CHAT, "/upstream/alpha/x", "/v1/audio/transcriptions"})
    void encodingThatIsNotReadIsToldWhichOnesAre(String path) {
        HttpResponse<String> answer = post(path, "br", BODY.getBytes(UTF_8), type(path));

        assertThat(answer.statusCode()).isEqualTo(415);
        assertThat(answer.body()).contains("'br'", "gzip, deflate, zstd");
        assertThat(answer.headers().firstValue("accept-encoding")).hasValue("gzip, deflate, zstd");
        assertThat(proxy.cluster().scaleCalls()).isEmpty();
    }

    @Test
    void formIsReadAndSentOnPlain() {
        String form = part("model", "alpha") + part("file", "sound") + "--b--\r\n";
        String path = "/v1/audio/transcriptions";

        HttpResponse<String> answer = post(path, "gzip", encoded("gzip", form.getBytes(UTF_8)), type(path));

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(proxy.cluster().server("alpha").onlyCall().body()).isEqualTo(form);
    }

    @Test
    void formWithoutAModelIsABadRequest() {
        String path = "/v1/audio/transcriptions";
        String form = part("file", "sound") + "--b--\r\n";

        HttpResponse<String> answer = post(path, "gzip", encoded("gzip", form.getBytes(UTF_8)), type(path));

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.body()).contains("model");
    }

    @Test
    void whateverIsPassedThroughIsSentOnPlain() {
        HttpResponse<String> answer =
                post("/upstream/alpha/x", "zstd", encoded("zstd", "bytes".getBytes(UTF_8)), "text/plain");

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(proxy.cluster().server("alpha").onlyCall().body()).isEqualTo("bytes");
    }

    private HttpResponse<String> post(String path, String coding, byte[] body, String type) {
        return proxy.send(proxy.request(path)
                .setHeader("Content-Type", type)
                .header("Content-Encoding", coding.replace("raw ", ""))
                .POST(BodyPublishers.ofByteArray(body))
                .build());
    }

    private static String part(String name, String value) {
        return "--b\r\nContent-Disposition: form-data; name=\"" + name + "\"\r\n\r\n" + value + "\r\n";
    }

    private static String type(String path) {
        return path.contains("audio") ? "multipart/form-data; boundary=b" : "application/json";
    }

    private static byte[] encoded(String coding, byte[] plain) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (OutputStream out = encoder(coding, bytes)) {
            out.write(plain);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    private static OutputStream encoder(String coding, OutputStream to) throws IOException {
        return switch (coding) {
            case "deflate" -> new DeflaterOutputStream(to);
            case "raw deflate" -> new DeflaterOutputStream(to, new Deflater(Deflater.DEFAULT_COMPRESSION, true));
            case "zstd" -> new ZstdOutputStream(to);
            default -> new GZIPOutputStream(to);
        };
    }
}
