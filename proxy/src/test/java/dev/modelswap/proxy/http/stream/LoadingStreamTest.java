package dev.modelswap.proxy.http.stream;

import static org.assertj.core.api.Assertions.assertThat;

import dev.modelswap.proxy.testing.Call;
import dev.modelswap.proxy.testing.FakeLlamaServer;
import dev.modelswap.proxy.testing.ProxyFixture;
import dev.modelswap.proxy.testing.RawConnection;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LoadingStreamTest {

    private static final String CHAT = "/v1/chat/completions";

    @RegisterExtension
    final ProxyFixture proxy = ProxyFixture.serving("""
            models:
            - {name: alpha, sendLoadingState: true, concurrencyLimit: 1}
            - {name: quiet}
            groups:
            - {name: all, swap: false, exclusive: false, members: [alpha, quiet]}
            """);

    @Test
    void chatHearsItsModelLoadAndThenTheModel() {
        FakeLlamaServer server = slow();
        RawConnection client = proxy.connect();
        client.post(CHAT, ProxyFixture.chatBody("alpha", true));
        String news = client.readUntil("reasoning_content");

        server.finishLoading();

        String answer = news + client.readUntil("[DONE]");
        assertThat(answer)
                .startsWith("HTTP/1.1 200")
                .containsIgnoringCase("content-type: text/event-stream")
                .containsIgnoringCase("x-request-id: ")
                .contains(
                        "modelswap loading model: alpha",
                        "\"object\":\"chat.completion.chunk\"",
                        "\"phase\":\"loading\"")
                .containsSubsequence("Done! (", "data: one\n\n");
    }

    @ParameterizedTest
    @CsvSource({
        "/v1/completions, 'data: {\"id\":\"modelswap-'",
        "/v1/responses, ': {\"model\":\"alpha\"'",
        "/v1/messages, 'event: ping\ndata: {\"type\":\"ping\"'",
        "/v/messages, 'event: ping\ndata: {\"type\":\"ping\"'",
    })
    void otherStreamsHearItInTheirOwnShape(String path, String news) {
        FakeLlamaServer server = slow();
        RawConnection client = proxy.connect();
        client.post(path, ProxyFixture.chatBody("alpha", true));
        client.readUntil("\r\n\r\n");
        String first = client.readUntil("\n\n");

        server.finishLoading();

        assertThat(first).contains(news.replace("\\n", "\n"), "\"phase\":");
        client.readUntil("data: one\n\n");
    }

    @Test
    void readyModelAnswersAtOnce() {
        proxy.cluster().scaleFromOutside("alpha", 1);
        proxy.awaitState("alpha", "ready");

        assertThat(proxy.post(CHAT, ProxyFixture.chatBody("alpha", true)).body())
                .startsWith("data: one");
    }

    @ParameterizedTest
    @CsvSource({"alpha, false", "quiet, true"})
    void whoDoesNotAskForItHearsNothing(String model, boolean stream) {
        proxy.get("/health");
        proxy.cluster().loadSlowly(model);
        RawConnection client = proxy.connect();
        client.post(CHAT, ProxyFixture.chatBody(model, stream));
        proxy.cluster().server(model);
        proxy.awaitRequests(1, 0);

        proxy.cluster().server(model).finishLoading();

        assertThat(client.readUntil(stream ? "[DONE]" : "choices")).doesNotContain("reasoning_content");
    }

    @Test
    void requestOverTheLimitIsTurnedAwayWithItsOwnStatus() {
        slow();
        RawConnection first = proxy.connect();
        first.post(CHAT, ProxyFixture.chatBody("alpha", true));
        first.readUntil("reasoning_content");

        assertThat(proxy.post(CHAT, ProxyFixture.chatBody("alpha", true)).statusCode())
                .isEqualTo(429);
    }

    @ParameterizedTest
    @CsvSource({
        "/v1/chat/completions, '{\"src\":\"modelswap\",\"error\":{\"message\":'",
        "/v1/completions, '{\"src\":\"modelswap\",\"error\":{\"message\":'",
        "/v1/responses, '{\"type\":\"error\",\"sequence_number\":0,\"code\":\"service_unavailable\"'",
        "/v1/messages, '{\"type\":\"error\",\"error\":{\"type\":\"overloaded_error\"'",
    })
    void loadThatFailsEndsTheStreamWithAnError(String path, String error) {
        slow();
        RawConnection client = proxy.connect();
        client.post(path, ProxyFixture.chatBody("alpha", true), "Connection: close");
        client.readUntil("\n\n");

        proxy.cluster().failPods("alpha", "image cannot be pulled");
        proxy.cluster().replacePod("alpha");

        assertThat(client.readToEnd())
                .contains("event: error\ndata: " + error, "image cannot be pulled")
                .endsWith("\r\n0\r\n\r\n");
        proxy.awaitRequests(0, 0);
    }

    @Test
    void errorOfTheModelEndsTheStreamWithItsWords() {
        FakeLlamaServer server = slow();
        RawConnection client = proxy.connect();
        client.post(CHAT, ProxyFixture.chatBody("alpha", true));
        client.readUntil("reasoning_content");
        server.answerByHand();
        server.finishLoading();

        server.nextCall().answer(400, "application/json", "{\"error\":{\"message\":\"too many tokens\"}}");

        assertThat(client.readUntil("\r\n0\r\n\r\n"))
                .contains("event: error\ndata: {", "answered 400: too many tokens")
                .doesNotContain("Done!");
        proxy.awaitRequests(0, 0);
    }

    @Test
    void clientThatLeavesWhileItHearsNewsTakesItsRequestAlong() {
        slow();
        RawConnection client = proxy.connect();
        client.post(CHAT, ProxyFixture.chatBody("alpha", true));
        client.readUntil("reasoning_content");

        client.close();

        proxy.awaitRequests(0, 0);
    }

    @Test
    void modelThatBreaksOffAfterNewsIsAnError() {
        FakeLlamaServer server = slow();
        RawConnection client = proxy.connect();
        client.post("/v1/messages", ProxyFixture.chatBody("alpha", true));
        client.readUntil("ping");
        server.answerByHand();
        server.finishLoading();
        Call call = server.nextCall();
        call.startStream();
        call.event("one");

        call.cut();

        assertThat(client.readToEnd())
                .contains("data: one", "event: error\ndata: {\"type\":\"error\",\"error\":{\"type\":\"api_error\"")
                .doesNotEndWith("0\r\n\r\n");
    }

    /** The model's server, which loads until it is told to finish, as something else than requests wants it. */
    private FakeLlamaServer slow() {
        proxy.get("/health");
        proxy.cluster().loadSlowly("alpha");
        proxy.cluster().scaleFromOutside("alpha", 1);
        return proxy.cluster().server("alpha");
    }
}
