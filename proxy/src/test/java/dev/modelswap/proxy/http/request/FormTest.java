package dev.modelswap.proxy.http.request;

import static org.assertj.core.api.Assertions.assertThat;

import dev.modelswap.proxy.testing.Call;
import dev.modelswap.proxy.testing.ProxyFixture;
import dev.modelswap.proxy.testing.RawConnection;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FormTest {

    private static final String PATH = "/v1/audio/transcriptions";
    private static final String TYPE = "multipart/form-data; boundary=b0und";
    private static final String MODEL = "--b0und\r\nContent-Disposition: form-data; name=\"model\"\r\n\r\n";
    private static final String FILE = String.join(
            "\r\n",
            "--b0und",
            "Content-Disposition: form-data; name=\"file\"; filename=\"model\"",
            "Content-Type: audio/wav",
            "",
            "");
    private static final String END = "--b0und--\r\n";

    @RegisterExtension
    final ProxyFixture proxy = ProxyFixture.serving("""
            models:
            - {name: alpha}
            - {name: named, useModelName: a longer name}
            """);

    @Test
    void formReachesTheUpstreamByteForByte() {
        byte[] body = form(MODEL + "alpha\r\n" + FILE, noise(300_000), "\r\n" + END);

        assertThat(post(TYPE, body).statusCode()).isEqualTo(200);

        assertThat(call("alpha").bytes()).isEqualTo(body);
        assertThat(call("alpha").header("content-type")).containsExactly(TYPE);
        assertThat(call("alpha").header("content-length")).containsExactly(String.valueOf(body.length));
    }

    @Test
    void useModelNameReplacesOnlyTheFieldBeforeTheFile() {
        byte[] file = noise(100_000);

        post(TYPE, form("preamble\r\n" + MODEL + "named\r\n" + FILE, file, "\r\n" + END));

        byte[] expected = form("preamble\r\n" + MODEL + "a longer name\r\n" + FILE, file, "\r\n" + END);
        assertThat(call("named").bytes()).isEqualTo(expected);
        assertThat(call("named").header("content-length")).containsExactly(String.valueOf(expected.length));
    }

    @Test
    void modelMayStandBehindTheFile() {
        byte[] file = noise(3_000_000);

        post("multipart/form-data; boundary=\"b0und\"", form(FILE, file, "\r\n" + MODEL + "named\r\n" + END));

        assertThat(call("named").bytes()).isEqualTo(form(FILE, file, "\r\n" + MODEL + "a longer name\r\n" + END));
    }

    @Test
    void fileBehindTheModelMayBeLargerThanWhatIsHeld() {
        byte[] body = form(MODEL + "alpha\r\n" + FILE, noise(40 * 1024 * 1024), "\r\n" + END);

        assertThat(post(TYPE, body).statusCode()).isEqualTo(200);

        assertThat(call("alpha").bytes()).isEqualTo(body);
    }

    @Test
    void fileBeforeTheModelMayNotBeLargerThanWhatIsHeld() {
        RawConnection client = proxy.connect();
        client.send("POST " + PATH + " HTTP/1.1\r\nHost: x\r\nContent-Type: " + TYPE
                + "\r\nContent-Length: 1000000000\r\n\r\n" + FILE + "x".repeat(33 * 1024 * 1024));

        assertThat(client.readUntil("}}")).startsWith("HTTP/1.1 413");
        assertThat(proxy.cluster().scaleCalls()).isEmpty();
    }

    @Test
    void formThatComesByteForByteIsRead() {
        RawConnection client = proxy.connect();
        String body = MODEL + "alpha\r\n" + END;
        client.send("POST " + PATH + " HTTP/1.1\r\nHost: x\r\nContent-Type: " + TYPE
                + "\r\nTransfer-Encoding: chunked\r\n\r\n");

        body.chars().forEach(next -> client.send("1\r\n" + (char) next + "\r\n"));
        client.send("0\r\n\r\n");

        assertThat(client.readUntil("choices")).startsWith("HTTP/1.1 200");
        assertThat(call("alpha").body()).isEqualTo(body);
    }

    @Test
    void unknownModelOfAFormIsNotFound() {
        assertThat(post(TYPE, form(MODEL + "nobody\r\n" + FILE, noise(2_000_000), "\r\n" + END))
                        .statusCode())
                .isEqualTo(404);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "text",
                "--b0und--\r\n",
                "--b0und\r\nContent-Disposition: form-data; name=\"models\"\r\n\r\nalpha\r\n--b0und--\r\n",
                "--b0und\r\nContent-Disposition: form-data; name=\"file\"; filename=\"model\"\r\n\r\nalpha\r\n--b0und--\r\n",
                "--b0und\r\nContent-Disposition: form-data; name=\"model\"\r\n\r\nalpha",
                "--other\r\nContent-Disposition: form-data; name=\"model\"\r\n\r\nalpha\r\n--other--\r\n",
            })
    void formWithoutAModelIsABadRequest(String body) {
        HttpResponse<String> answer = post(TYPE, body.getBytes(StandardCharsets.UTF_8));

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(proxy.cluster().scaleCalls()).isEmpty();
    }

    @Test
    void formWithoutABoundaryIsABadRequest() {
        assertThat(post("multipart/form-data", new byte[0]).statusCode()).isEqualTo(400);
    }

    /** Servers differ in which of two counts. */
    @Test
    void secondModelIsRefusedBeforeAModelIsLoadedIfItHasCome() {
        HttpResponse<String> answer = post(TYPE, form(MODEL + "alpha\r\n" + MODEL + "named\r\n", new byte[0], END));

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.body()).contains("'model' twice");
        assertThat(proxy.cluster().scaleCalls()).isEmpty();
    }

    @Test
    void secondModelBehindALargeFileIsRefusedAndNeverReachesTheServer() {
        byte[] body = form(MODEL + "alpha\r\n" + FILE, noise(3_000_000), "\r\n" + MODEL + "named\r\n" + END);

        HttpResponse<String> answer = post(TYPE, body);

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.body()).contains("'model' twice");
        assertThat(call("alpha").body()).contains("alpha").doesNotContain("named");
    }

    @Test
    void secondModelThatComesByteForByteIsRefused() {
        RawConnection client = proxy.connect();
        client.send("POST " + PATH + " HTTP/1.1\r\nHost: x\r\nContent-Type: " + TYPE
                + "\r\nTransfer-Encoding: chunked\r\n\r\n");

        String body = MODEL + "alpha\r\n" + FILE + "sound\r\n--b0und-\r\n" + MODEL;
        body.chars().forEach(next -> client.send("1\r\n" + (char) next + "\r\n"));

        assertThat(client.readUntil("twice")).startsWith("HTTP/1.1 400");
    }

    private Call call(String model) {
        return proxy.cluster().server(model).onlyCall();
    }

    private HttpResponse<String> post(String type, byte[] body) {
        return proxy.send(proxy.request(PATH)
                .setHeader("Content-Type", type)
                .POST(BodyPublishers.ofByteArray(body))
                .build());
    }

    private static byte[] form(String before, byte[] file, String after) {
        byte[] start = before.getBytes(StandardCharsets.UTF_8);
        byte[] end = after.getBytes(StandardCharsets.UTF_8);
        byte[] form = new byte[start.length + file.length + end.length];
        System.arraycopy(start, 0, form, 0, start.length);
        System.arraycopy(file, 0, form, start.length, file.length);
        System.arraycopy(end, 0, form, start.length + file.length, end.length);
        return form;
    }

    private static byte[] noise(int length) {
        byte[] bytes = new byte[length];
        new Random(length).nextBytes(bytes);
        return bytes;
    }
}
