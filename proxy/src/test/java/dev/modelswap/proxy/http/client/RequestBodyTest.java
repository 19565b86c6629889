package dev.modelswap.proxy.http.client;

import static org.assertj.core.api.Assertions.assertThat;

import dev.modelswap.proxy.testing.ProxyFixture;
import dev.modelswap.proxy.testing.RawConnection;
import io.vertx.core.json.JsonObject;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RequestBodyTest {

    private static final String CHAT = "/v1/chat/completions";
    private static final int MAX_BODY = 32 * 1024 * 1024;

    @RegisterExtension
    final ProxyFixture proxy = ProxyFixture.serving("""
            models:
            - {name: alpha, aliases: [a]}
            - {name: named, useModelName: 'the "real" näme'}
            groups:
            - {name: all, swap: false, exclusive: false, members: [alpha, named]}
            """);

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"model\":\"alpha\"}",
                "  {\n\t\"z\" : 1 ,\"model\"  :\r\n \"alpha\" , \"a\":[ ]}  \n",
                "{\"seed\":123456789012345678901234567890,\"t\":1.0e-400,\"u\":0.10,\"model\":\"alpha\"}",
                "{\"unknown\":{\"model\":\"other\",\"deep\":[{\"model\":1}]},\"model\":\"alpha\",\"x\":null}",
                "{\"messages\":[{\"content\":\"gr\u00fc\u00dfe \ud83d\ude80 \\ud83d\\ude80 \\u0000\"}],\"model\":\"alpha\"}",
                "{\"model\":\"\\u0061lpha\"}",
                "{\"mod\\u0065l\":\"alpha\"}",
                "{\"model\":\"a\"}",
            })
    void bodyReachesTheUpstreamByteForByte(String body) {
        HttpResponse<String> answer = proxy.post(CHAT, body);

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(proxy.cluster().server("alpha").onlyCall().body()).isEqualTo(body);
    }

    @Test
    void useModelNameReplacesOnlyTheValueOfModel() {
        proxy.post(
                CHAT,
                "{ \"x\" : \"named\", \"nested\":{\"model\":\"named\"},\t\"model\" :\n\"n\\u0061med\" ,\"y\":1.50}");

        assertThat(proxy.cluster().server("named").onlyCall().body())
                .isEqualTo("{ \"x\" : \"named\", \"nested\":{\"model\":\"named\"},\t\"model\" :\n"
                        + "\"the \\\"real\\\" näme\" ,\"y\":1.50}");
    }

    @Test
    void useModelNameReplacesTheRightBytesAfterUnicode() {
        proxy.post(CHAT, "{\"prompt\":\"näh \ud83d\ude80\",\"model\":\"named\",\"suffix\":\"ß\"}");

        assertThat(proxy.cluster().server("named").onlyCall().body())
                .isEqualTo("{\"prompt\":\"näh \ud83d\ude80\",\"model\":\"the \\\"real\\\" näme\",\"suffix\":\"ß\"}");
    }

    @Test
    void prefixOfAGroupIsTakenOffTheModel() {
        proxy.post(CHAT, "{\"model\" : \"all:alpha\" , \"user\":\"all:alpha\"}");

        assertThat(proxy.cluster().server("alpha").onlyCall().body())
                .isEqualTo("{\"model\" : \"alpha\" , \"user\":\"all:alpha\"}");
    }

    @Test
    void byteOrderMarkDoesNotShiftTheReplacedName() {
        proxy.post(CHAT, "\ufeff{\"model\":\"named\",\"x\":1}");

        assertThat(proxy.cluster().server("named").onlyCall().body())
                .isEqualTo("\ufeff{\"model\":\"the \\\"real\\\" näme\",\"x\":1}");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "null",
                "[]",
                "\"alpha\"",
                "{}",
                "{\"model\":1}",
                "{\"model\":null}",
                "{\"model\":{\"x\":\"alpha\"}}",
                "{\"model\"",
                "{model:\"alpha\"}",
                "{\"x\":{\"model\":\"alpha\"}}",
                "not json",
                "{\"model\":\"alpha",
                "{\"model\":\"alpha\",\"this is cut off",
                "{\"model\":\"\"}",
                "{\"model\":\"alpha\",\"model\":\"beta\"}",
                "{\"model\":\"alpha\",\"x\":[1],\"mod\\u0065l\":\"alpha\"}",
                "{\"Model\":\"beta\",\"model\":\"alpha\"}",
                "{\"stream\":false,\"model\":\"alpha\",\"stream\":true}",
                "{\"model\":\"alpha\"}{\"model\":\"beta\"}",
                "{\"model\":\"alpha\"} trailing",
            })
    void bodyThatNamesNoModelIsABadRequest(String body) {
        HttpResponse<String> answer = proxy.post(CHAT, body);

        assertThat(answer.statusCode()).isEqualTo(400);
        JsonObject error = new JsonObject(answer.body()).getJsonObject("error");
        assertThat(error.fieldNames()).containsExactly("message", "type", "param", "code");
        assertThat(error.getString("type")).isEqualTo("invalid_request_error");
        assertThat(error.getString("message")).isNotBlank();
        assertThat(proxy.cluster().scaleCalls()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"t\":NaN,\"u\":-Infinity,\"model\":\"alpha\"}",
                "{\"modelling\":1,\"model\":\"alpha\",\"streams\":[],\"x\":{\"model\":1,\"stream\":2}}",
            })
    void whatServersReadIsNotJudged(String body) {
        assertThat(proxy.post(CHAT, body).statusCode()).isEqualTo(200);
        assertThat(proxy.cluster().server("alpha").onlyCall().body()).isEqualTo(body);
    }

    @Test
    void boundsOfWhatIsReadAreToldInWords() {
        for (String value : List.of("[".repeat(1_100) + "]".repeat(1_100), "1".repeat(20_000))) {
            HttpResponse<String> answer = proxy.post(CHAT, "{\"x\":" + value + ",\"model\":\"alpha\"}");

            assertThat(answer.statusCode()).isEqualTo(400);
            assertThat(answer.body()).contains("1,000 deep", "10,000").doesNotContain("Stream", "Constraints");
        }
    }

    @Test
    void largestBodyIsTaken() {
        String body = padded(MAX_BODY);

        HttpResponse<String> answer = proxy.post(CHAT, body);

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(proxy.cluster().server("alpha").onlyCall().bytes()).isEqualTo(body.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void bodyOverTheBoundIsTooLarge() {
        RawConnection client = proxy.connect();
        client.send("POST " + CHAT + " HTTP/1.1\r\nHost: x\r\nContent-Length: " + (MAX_BODY + 1) + "\r\n\r\n");

        assertThat(client.readUntil("}}")).startsWith("HTTP/1.1 413").contains("\"code\":\"request_too_large\"");
    }

    @Test
    void bodyOfUnknownLengthOverTheBoundIsTooLarge() {
        RawConnection client = proxy.connect();
        client.send("POST " + CHAT + " HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n"
                + Integer.toHexString(MAX_BODY + 1) + "\r\n" + padded(MAX_BODY + 1));

        assertThat(client.readUntil("}}")).startsWith("HTTP/1.1 413").contains("\"code\":\"request_too_large\"");
    }

    @Test
    void bodySentAsCurlSendsItByDefaultIsReadAsJson() {
        String body = "{\"model\":\"alpha\",\"prompt\":\"" + "a=b&c+d%20".repeat(10_000) + "\"}";

        HttpResponse<String> answer = proxy.send(proxy.request(CHAT)
                .setHeader("Content-Type", "application/x-www-form-urlencoded")
                .POST(BodyPublishers.ofString(body))
                .build());

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(proxy.cluster().server("alpha").onlyCall().body()).isEqualTo(body);
    }

    @Test
    void clientThatExpectsToBeToldGoOnIsTold() {
        RawConnection client = proxy.connect();
        client.send("POST " + CHAT + " HTTP/1.1\r\nHost: x\r\nExpect: 100-continue\r\nContent-Length: 17\r\n\r\n");
        client.readUntil("100 Continue");

        client.send("{\"model\":\"alpha\"}");

        assertThat(client.readUntil("choices")).contains("HTTP/1.1 200");
        assertThat(proxy.cluster().server("alpha").onlyCall().header("expect")).isEmpty();
    }

    private static String padded(int bytes) {
        String start = "{\"model\":\"alpha\",\"pad\":\"";
        return start + "x".repeat(bytes - start.length() - 2) + "\"}";
    }
}
