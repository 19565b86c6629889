package dev.modelswap.proxy.http.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.modelswap.proxy.testing.Call;
import dev.modelswap.proxy.testing.ProxyFixture;
import dev.modelswap.proxy.testing.RawConnection;
import dev.modelswap.proxy.testing.Waiting;
import io.vertx.core.Future;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class ManagementTest {

    private static final Duration PATIENCE = Duration.ofMinutes(1);
    private static final String HEALTH = "GET /health HTTP/1.1\r\nHost: lab\r\n\r\n";

    @RegisterExtension
    final ProxyFixture proxy = ProxyFixture.serving("""
            models:
            - {name: alpha}
            """);

    @Test
    void proxyIsAliveButNotReadyUntilItHasSeenTheCluster() {
        proxy.cluster().holdSync();
        Future<Void> started = proxy.start();
        Waiting.until(() -> proxy.manage("/livez").statusCode() == 200);
        assertThat(proxy.manage("/readyz").statusCode()).isEqualTo(503);
        assertThat(proxy.manage("/readyz").body()).isEqualTo("not ready: pods are not listed yet");
        assertThat(proxy.manage("/metrics").statusCode()).isEqualTo(200);

        proxy.cluster().finishSync();

        Waiting.resultOf(started.toCompletionStage().toCompletableFuture());
        assertThat(proxy.manage("/readyz").statusCode()).isEqualTo(200);
    }

    @Test
    void metricsCountAnswersByModelAndStatus() {
        proxy.chat("alpha");
        proxy.chat("alpha");
        proxy.awaitOpen(0);
        proxy.awaitRequests(0, 0);

        assertThat(proxy.manage("/metrics").body())
                .contains("modelswap_requests_seconds_count{model=\"alpha\",status=\"2xx\"} 2");
    }

    @Test
    void unknownManagementPathIsNotFound() {
        proxy.chat("alpha");

        assertThat(proxy.manage("/everything").statusCode()).isEqualTo(404);
    }

    @Test
    void proxyThatStopsIsNotReadyAndLetsOpenRequestsEnd() {
        RawConnection client = proxy.connect();
        Call call = stream(client);
        CompletableFuture<Void> stopped = proxy.stop(PATIENCE);
        Waiting.until(() -> proxy.manage("/readyz").statusCode() == 503);
        assertThat(stopped.isDone()).isFalse();

        call.event("last");
        call.end();

        assertThat(client.readUntil("0\r\n\r\n")).contains("data: last");
        Waiting.resultOf(stopped);
    }

    @Test
    void connectionsToAProxyThatStopsEndWithTheNextAnswer() {
        RawConnection kept = proxy.connect();
        assertThat(kept.send(HEALTH).readUntil("\r\n\r\nOK")).doesNotContainIgnoringCase("connection: close");
        RawConnection busy = proxy.connect();
        Call call = stream(busy);
        CompletableFuture<Void> stopped = proxy.stop(PATIENCE);

        kept.send(HEALTH);

        assertThat(kept.readToEnd()).startsWith("HTTP/1.1 200 ").containsIgnoringCase("connection: close");
        call.end();
        assertThat(busy.readToEnd()).endsWith("0\r\n\r\n");
        Waiting.resultOf(stopped);
    }

    @Test
    void proxyThatStopsTellsWhoStillWaitsThatNothingComes() {
        proxy.get("/health");
        proxy.cluster().loadSlowly("alpha");
        CompletableFuture<HttpResponse<String>> answer = proxy.chatLater("alpha");
        proxy.awaitRequests(1, 0);

        CompletableFuture<Void> stopped = proxy.stop(Duration.ofSeconds(2));

        HttpResponse<String> told = Waiting.resultOf(answer);
        assertThat(told.statusCode()).isEqualTo(503);
        assertThat(told.body()).contains("\"error\"");
        Waiting.resultOf(stopped);
    }

    @Test
    void proxyThatStopsLeavesModelsRunning() {
        proxy.chat("alpha");

        Waiting.resultOf(proxy.stop(PATIENCE));

        assertThat(proxy.cluster().scaleCalls()).hasSize(1);
        assertThat(proxy.cluster().pods("alpha")).hasSize(1);
    }

    @Test
    void requestsWhoseClientsHaveLeftDoNotHoldUpTheStop() {
        RawConnection client = proxy.connect();
        Call call = stream(client);
        client.close();
        call.awaitCancelled();

        CompletableFuture<Void> stopped = proxy.stop(PATIENCE);

        Waiting.resultOf(stopped);
    }

    @Test
    void requestsThatWereCutDoNotHoldUpTheStop() {
        RawConnection client = proxy.connect();
        stream(client).cut();
        client.readToEnd();

        CompletableFuture<Void> stopped = proxy.stop(PATIENCE);

        Waiting.resultOf(stopped);
    }

    @Test
    void patienceWithOpenRequestsEnds() {
        stream(proxy.connect());

        CompletableFuture<Void> stopped = proxy.stop(Duration.ofMillis(100));

        Waiting.resultOf(stopped);
    }

    private Call stream(RawConnection client) {
        proxy.cluster().scaleFromOutside("alpha", 1);
        proxy.cluster().server("alpha").answerByHand();
        client.post("/v1/chat/completions", ProxyFixture.chatBody("alpha", true));
        Call call = proxy.cluster().server("alpha").nextCall();
        call.startStream();
        client.readUntil("\r\n\r\n");
        return call;
    }
}
