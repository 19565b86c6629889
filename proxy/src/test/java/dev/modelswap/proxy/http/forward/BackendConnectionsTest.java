package dev.modelswap.proxy.http.forward;

import static org.assertj.core.api.Assertions.assertThat;

import dev.modelswap.proxy.testing.Call;
import dev.modelswap.proxy.testing.FakeLlamaServer;
import dev.modelswap.proxy.testing.ProxyFixture;
import dev.modelswap.proxy.testing.RawConnection;
import dev.modelswap.proxy.testing.Waiting;
import java.net.http.HttpResponse;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Connections that the proxy keeps to servers between requests. */
class BackendConnectionsTest {

    private static final String CHAT = "/v1/chat/completions";

    @RegisterExtension
    final ProxyFixture proxy = ProxyFixture.serving("models: [{name: alpha}, {name: beta}]");

    @Test
    void connectionIsUsedAgain() {
        FakeLlamaServer server = proxy.ready("alpha");
        int before = server.accepted();

        proxy.chat("alpha");
        proxy.chat("alpha");

        assertThat(server.accepted()).isEqualTo(before + 1);
    }

    @Test
    void serverThatIsToldToEndNeedNotWaitForIdleConnections() {
        FakeLlamaServer server = proxy.ready("alpha");
        proxy.chat("alpha");
        assertThat(server.connections()).isPositive();
        proxy.cluster().endSlowly("alpha");

        CompletableFuture<HttpResponse<String>> next = proxy.chatLater("beta");

        proxy.awaitState("alpha", "stopping");
        Waiting.until(() -> server.connections() == 0);
        assertThat(proxy.state("alpha")).isEqualTo("stopping");
        proxy.cluster().endPods("alpha");
        assertThat(Waiting.resultOf(next).statusCode()).isEqualTo(200);
    }

    @Test
    void answerUnderWayOutlivesThatItsPodIsToldToEnd() {
        FakeLlamaServer server = proxy.ready("alpha");
        server.answerByHand();
        RawConnection client = proxy.connect().post(CHAT, ProxyFixture.chatBody("alpha", true));
        Call call = server.nextCall();
        call.startStream();
        call.event("one");
        client.readUntil("data: one");
        proxy.cluster().endSlowly("alpha");

        proxy.cluster().scaleFromOutside("alpha", 0);
        proxy.awaitState("alpha", "stopping");
        call.event("two");
        client.readUntil("data: two");
        call.end();

        client.readUntil("0\r\n\r\n");
        Waiting.until(() -> server.connections() == 0);
        proxy.cluster().endPods("alpha");
    }
}
