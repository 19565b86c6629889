package dev.modelswap.proxy.http.client;

import static org.assertj.core.api.Assertions.assertThat;

import dev.modelswap.proxy.testing.Call;
import dev.modelswap.proxy.testing.FakeLlamaServer;
import dev.modelswap.proxy.testing.ProxyFixture;
import dev.modelswap.proxy.testing.RawConnection;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Clients that speak HTTP/1.0, which knows no chunks: the end of the connection is the end of what has no length. */
class Http10Test {

    @RegisterExtension
    final ProxyFixture proxy = ProxyFixture.serving("models: [{name: alpha, sendLoadingState: true}]");

    @ParameterizedTest
    @ValueSource(strings = {"", "Connection: keep-alive\r\n"})
    void streamEndsWithTheConnection(String header) {
        FakeLlamaServer server = proxy.readyByHand("alpha");
        RawConnection client = proxy.connect().send(chat(true, header));
        Call call = server.nextCall();

        call.startStream();
        String head = client.readUntil("\r\n\r\n");
        call.event("one");
        client.readUntil("data: one\n\n");
        call.event("[DONE]");
        call.end();

        assertThat(head.toLowerCase(Locale.ROOT))
                .startsWith("http/1.0 200")
                .contains("connection: close")
                .doesNotContain("transfer-encoding");
        assertThat(client.readToEnd()).isEqualTo("data: [DONE]\n\n");
        proxy.awaitRequests(0, 0);
        proxy.awaitOpen(0);
    }

    @Test
    void streamTellsOfItsModelsLoad() {
        proxy.cluster().loadSlowly("alpha");
        RawConnection client = proxy.connect().send(chat(true, ""));
        client.readUntil("modelswap loading model: alpha");

        proxy.cluster().server("alpha").finishLoading();

        assertThat(client.readToEnd()).contains("Done!", "data: [DONE]");
        proxy.awaitRequests(0, 0);
    }

    @Test
    void answerOfKnownLengthIsWhole() {
        RawConnection client = proxy.connect().send(chat(false, ""));

        assertThat(client.readToEnd()).startsWith("HTTP/1.0 200").contains("choices");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/logs/stream/proxy", "/logs/stream", "/api/events"})
    void ownStreamsBeginAtOnce(String path) {
        RawConnection client = proxy.connect().send("GET " + path + " HTTP/1.0\r\nHost: x\r\n\r\n");

        assertThat(client.readUntil("\r\n\r\n")).startsWith("HTTP/1.0 200");
        client.close();
        proxy.awaitOpen(0);
    }

    @Test
    void nobodyIsToldToGoOnWhoDoesNotUnderstandIt() {
        String body = ProxyFixture.chatBody("alpha", false);
        RawConnection client = proxy.connect()
                .send("POST /v1/chat/completions HTTP/1.0\r\nHost: x\r\nExpect: 100-continue\r\nContent-Length: "
                        + body.length() + "\r\n\r\n" + body);

        assertThat(client.readToEnd()).startsWith("HTTP/1.0 200");
    }

    private static String chat(boolean stream, String header) {
        String body = ProxyFixture.chatBody("alpha", stream);
        return "POST /v1/chat/completions HTTP/1.0\r\nHost: x\r\n" + header + "Content-Length: " + body.length()
                + "\r\n\r\n" + body;
    }
}
