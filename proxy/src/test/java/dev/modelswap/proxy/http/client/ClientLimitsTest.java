package dev.modelswap.proxy.http.client;

import static org.assertj.core.api.Assertions.assertThat;

import dev.modelswap.proxy.testing.Call;
import dev.modelswap.proxy.testing.FakeLlamaServer;
import dev.modelswap.proxy.testing.ProxyFixture;
import dev.modelswap.proxy.testing.RawConnection;
import dev.modelswap.proxy.testing.Waiting;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.parallel.Isolated;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Clients that keep the proxy waiting, and those that only wait themselves, however long. */
@Isolated("its clients must not be slower than they mean to be")
class ClientLimitsTest {

    private static final Duration PATIENCE = Duration.ofMillis(400);
    private static final String CHAT = "/v1/chat/completions";
    private static final String HEAD = "POST " + CHAT + " HTTP/1.1\r\nHost: x\r\n";

    @RegisterExtension
    final ProxyFixture proxy = ProxyFixture.waitingForClients(
            new ClientPatience(PATIENCE, PATIENCE, PATIENCE, PATIENCE), "models: [{name: alpha}]");

    @Test
    void connectionThatSaysNothingIsEnded() {
        assertThat(proxy.connect().readToEnd()).isEmpty();
    }

    @Test
    void headersThatComeByteByByteAreCut() {
        RawConnection client = proxy.connect();

        drip(client, HEAD + "X-Slow: ");

        assertThat(client.readToEnd()).isEmpty();
        assertThat(proxy.manage("/metrics").body()).contains("modelswap_requests_open 0.0");
    }

    @Test
    void idleConnectionIsEndedButNotBeforeItsAnswer() {
        RawConnection client = proxy.connect();

        client.send("GET /health HTTP/1.1\r\nHost: x\r\n\r\n");

        assertThat(client.readToEnd()).startsWith("HTTP/1.1 200").endsWith("OK");
    }

    @Test
    void headersThatComeByteByByteAfterAnAnswerAreCut() {
        RawConnection client = proxy.connect();
        client.send("GET /health HTTP/1.1\r\nHost: x\r\n\r\n");
        client.readUntil("\r\n\r\nOK");

        drip(client, HEAD + "X-Slow: ");

        assertThat(client.readToEnd()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Content-Length: 17\r\n\r\n{\"mod",
                "Transfer-Encoding: chunked\r\n\r\n5\r\n{\"mod",
                "Content-Type: multipart/form-data; boundary=b\r\nContent-Length: 500\r\n\r\n--b\r\n",
            })
    void bodyThatStopsIsATimeout(String rest) {
        RawConnection client = proxy.connect();

        client.send(HEAD + rest);

        assertThat(client.readToEnd()).startsWith("HTTP/1.1 408").contains("\"code\":\"request_timeout\"", "400 ms");
        proxy.awaitOpen(0);
        assertThat(proxy.cluster().scaleCalls()).isEmpty();
    }

    @Test
    void bodyThatStopsOnItsWayUpstreamIsATimeoutAndLeavesTheModel() {
        proxy.readyByHand("alpha");
        RawConnection client = proxy.connect();

        client.send("PUT /upstream/alpha/x HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\n12345");

        assertThat(client.readToEnd()).startsWith("HTTP/1.1 408");
        proxy.awaitRequests(0, 0);
    }

    @Test
    void bodyThatGoesOnAfterItsAnswerIsNotReadForEver() {
        RawConnection client = proxy.connect();
        client.send("POST /nowhere HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n");
        client.readUntil("}}");

        drip(client, "1\r\nx\r\n");

        client.readToEnd();
    }

    @Test
    void bodyThatComesSlowlyIsTaken() {
        RawConnection client = proxy.connect();
        String body = ProxyFixture.chatBody("alpha", false);
        client.send(HEAD + "Content-Length: " + body.length() + "\r\n\r\n");

        for (int next = 0; next < body.length(); next++) {
            LockSupport.parkNanos(PATIENCE.toNanos() / 20);
            client.send(body.substring(next, next + 1));
        }

        assertThat(client.readUntil("choices")).startsWith("HTTP/1.1 200");
    }

    @Test
    void bodyThatWaitsUnreadForItsModelIsNotLate() {
        proxy.cluster().loadSlowly("alpha");
        RawConnection client = proxy.connect();
        client.send("PUT /upstream/alpha/x HTTP/1.1\r\nHost: x\r\nContent-Length: 10\r\n\r\n12345");
        proxy.awaitState("alpha", "starting");

        outwait();
        proxy.cluster().server("alpha").finishLoading();
        client.send("67890");

        client.readUntil("choices");
        assertThat(proxy.cluster().server("alpha").onlyCall().body()).isEqualTo("1234567890");
    }

    @Test
    void requestThatWaitsForItsModelIsNotCut() {
        proxy.cluster().loadSlowly("alpha");
        CompletableFuture<HttpResponse<String>> answer = proxy.chatLater("alpha");
        proxy.awaitState("alpha", "starting");

        outwait();
        proxy.cluster().server("alpha").finishLoading();

        assertThat(Waiting.resultOf(answer).statusCode()).isEqualTo(200);
    }

    @Test
    void streamThatPausesIsNotCut() {
        FakeLlamaServer server = proxy.readyByHand("alpha");
        RawConnection client = proxy.connect();
        client.post(CHAT, ProxyFixture.chatBody("alpha", true));
        Call call = server.nextCall();
        call.startStream();
        call.event("one");
        client.readUntil("data: one");

        outwait();
        call.event("two");

        client.readUntil("data: two");
    }

    @Test
    void websocketThatIsSilentIsNotCut() {
        FakeLlamaServer server = proxy.readyByHand("alpha");
        RawConnection client = proxy.connect();
        client.send("GET /upstream/alpha/ws HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n");
        Call call = server.nextCall();
        call.head(101, "Connection: Upgrade", "Upgrade: websocket");
        client.readUntil("\r\n\r\n");

        outwait();
        call.write(new byte[] {'p', 'i', 'n', 'g'});

        client.readUntil("ping");
        client.close();
        proxy.awaitOpen(0);
    }

    /** Until another connection, which is the proxy's to end, has been ended twice over. */
    private void outwait() {
        proxy.connect().readToEnd();
        proxy.connect().readToEnd();
    }

    /** Sends the beginning, and then a byte at a time, until that fails. */
    private static void drip(RawConnection client, String beginning) {
        client.send(beginning);
        Thread.ofVirtual().start(() -> {
            try {
                while (true) {
                    LockSupport.parkNanos(PATIENCE.toNanos() / 20);
                    client.send("a");
                }
            } catch (java.io.UncheckedIOException e) {
                // the proxy has ended the connection
            }
        });
    }
}
