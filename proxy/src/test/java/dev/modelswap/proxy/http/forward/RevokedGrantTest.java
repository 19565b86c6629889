package dev.modelswap.proxy.http.forward;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.modelswap.proxy.testing.Call;
import dev.modelswap.proxy.testing.FakeLlamaServer;
import dev.modelswap.proxy.testing.ProxyFixture;
import dev.modelswap.proxy.testing.RawConnection;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What becomes of requests that outlive the {@code unloadTimeout} of their model. */
class RevokedGrantTest {

    private static final String CHAT = "/v1/chat/completions";

    @RegisterExtension
    final ProxyFixture proxy = ProxyFixture.serving("models: [{name: alpha, unloadTimeout: 200ms}]");

    @AfterEach
    void nothingIsLeft() {
        proxy.awaitRequests(0, 0);
        proxy.awaitOpen(0);
        assertThat(proxy.cluster().pods("alpha")).isEmpty();
    }

    @Test
    void requestWithoutAnAnswerIsToldWhyAndNotSentAgain() {
        FakeLlamaServer server = proxy.readyByHand("alpha");
        RawConnection client = proxy.connect().post(CHAT, ProxyFixture.chatBody("alpha", false));
        Call call = server.nextCall();

        unload();

        assertThat(client.readUntil("}}"))
                .startsWith("HTTP/1.1 503")
                .contains("\"code\":\"service_unavailable\"", "was unloaded");
        call.awaitCancelled();
        assertThat(server.received()).hasSize(1);
    }

    @Test
    void requestWhoseBodyIsStillOnItsWayIsToldWhy() {
        FakeLlamaServer server = proxy.readyByHand("alpha");
        server.readNothing();
        RawConnection client =
                proxy.connect().send("PUT /upstream/alpha/x HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\n12345");
        proxy.awaitRequests(0, 1);

        unload();

        assertThat(client.readUntil("}}")).startsWith("HTTP/1.1 503").contains("was unloaded");
        client.close();
    }

    @Test
    void streamOfEventsEndsWithAnErrorEventAndACut() {
        FakeLlamaServer server = proxy.readyByHand("alpha");
        RawConnection client = proxy.connect().post(CHAT, ProxyFixture.chatBody("alpha", true));
        Call call = server.nextCall();
        call.startStream();
        call.event("one");
        client.readUntil("data: one\n\n");

        unload();

        assertThat(client.readToEnd())
                .contains("event: error\ndata: {", "was unloaded")
                .doesNotContain("\r\n0\r\n");
        call.awaitCancelled();
    }

    @Test
    void answerThatIsNoStreamOfEventsIsCut() {
        FakeLlamaServer server = proxy.readyByHand("alpha");
        RawConnection client = proxy.connect().post(CHAT, ProxyFixture.chatBody("alpha", false));
        Call call = server.nextCall();
        call.head(200, "Content-Type: application/json", "Transfer-Encoding: chunked");
        call.write("5\r\n{\"hal\r\n".getBytes(UTF_8));
        client.readUntil("{\"hal");

        unload();

        assertThat(client.readToEnd()).doesNotContain("event: error").doesNotContain("\r\n0\r\n");
        call.awaitCancelled();
    }

    @Test
    void websocketIsCut() {
        FakeLlamaServer server = proxy.readyByHand("alpha");
        RawConnection client = proxy.connect()
                .send(
                        "GET /upstream/alpha/ws HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n");
        Call call = server.nextCall();
        call.head(101, "Connection: Upgrade", "Upgrade: websocket");
        call.write("ping".getBytes(UTF_8));
        client.readUntil("ping");

        unload();

        assertThat(client.readToEnd()).isEmpty();
        call.awaitCancelled();
    }

    private void unload() {
        assertThat(proxy.post("/api/models/unload/alpha", "").body()).isEqualTo("OK");
    }
}
