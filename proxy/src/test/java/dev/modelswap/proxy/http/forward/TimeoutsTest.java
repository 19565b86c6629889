package dev.modelswap.proxy.http.forward;

import static org.assertj.core.api.Assertions.assertThat;

import dev.modelswap.proxy.testing.Call;
import dev.modelswap.proxy.testing.FakeLlamaServer;
import dev.modelswap.proxy.testing.ProxyFixture;
import dev.modelswap.proxy.testing.RawConnection;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.parallel.Isolated;

@Isolated("its servers must not be slower than they mean to be")
class TimeoutsTest {

    private static final String CHAT = "/v1/chat/completions";

    @RegisterExtension
    final ProxyFixture proxy = ProxyFixture.serving("""
            models:
            - {name: alpha, timeouts: {connect: 300ms, responseHeader: 400ms}}
            - {name: beta, timeouts: {idle: 400ms}}
            groups:
            - {name: all, swap: false, exclusive: false, members: [alpha, beta]}
            """);

    @Test
    void answerThatDoesNotBeginInTimeIsAGatewayTimeout() {
        FakeLlamaServer server = proxy.readyByHand("alpha");

        HttpResponse<String> answer = proxy.chat("alpha");

        assertThat(answer.statusCode()).isEqualTo(504);
        assertThat(answer.body()).contains("gateway_timeout", "timeouts.responseHeader", "400 ms");
        server.nextCall().awaitCancelled();
        proxy.awaitRequests(0, 0);
    }

    @Test
    void answerThatHasBegunMayTakeLonger() {
        FakeLlamaServer server = proxy.readyByHand("alpha");
        RawConnection client = proxy.connect();
        Call call = proxy.beginStream(client, server, "alpha");

        HttpResponse<String> late = proxy.chat("alpha");
        call.event("late");

        assertThat(late.statusCode()).isEqualTo(504);
        client.readUntil("data: late");
    }

    @Test
    void backendThatTakesNoConnectionIsAGatewayTimeout() {
        FakeLlamaServer server = proxy.readyByHand("alpha");
        server.takeNoMoreConnections();

        HttpResponse<String> answer = proxy.chat("alpha");

        assertThat(answer.statusCode()).isEqualTo(504);
        assertThat(answer.body()).contains("gateway_timeout", "timeouts.connect", "300 ms");
        proxy.awaitRequests(0, 0);
    }

    @Test
    void streamThatPausesTooLongEndsAsAnError() {
        FakeLlamaServer server = proxy.readyByHand("beta");
        RawConnection client = proxy.connect();
        client.post(CHAT, ProxyFixture.chatBody("beta", true));
        Call call = server.nextCall();
        call.startStream();
        call.event("one");

        String answer = client.readToEnd();

        assertThat(answer)
                .contains("data: one", "event: error\ndata: ", "timeouts.idle")
                .doesNotEndWith("0\r\n\r\n");
        call.awaitCancelled();
        proxy.awaitRequests(0, 0);
    }

    @Test
    void clientThatReadsSlowlyIsNoPauseOfTheStream() throws Exception {
        FakeLlamaServer server = proxy.readyByHand("beta");
        RawConnection client = proxy.connect();
        client.post(CHAT, ProxyFixture.chatBody("beta", true));
        Call call = server.nextCall();
        call.startStream();
        Thread writer = Thread.ofVirtual().start(() -> {
            for (int i = 0; i < 400; i++) {
                call.chunk("x".repeat(64 * 1024));
            }
            call.end();
        });
        proxy.readyByHand("alpha");
        HttpResponse<String> meanwhile = proxy.chat("alpha");
        HttpResponse<String> longer = proxy.chat("alpha");

        assertThat(meanwhile.statusCode()).isEqualTo(504);
        assertThat(longer.statusCode()).isEqualTo(504);
        assertThat(client.readToFinalChunk()).isGreaterThan(400 * 64 * 1024);
        writer.join();
    }
}
