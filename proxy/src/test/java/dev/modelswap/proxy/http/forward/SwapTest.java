package dev.modelswap.proxy.http.forward;

import static org.assertj.core.api.Assertions.assertThat;

import dev.modelswap.proxy.testing.Call;
import dev.modelswap.proxy.testing.FakeCluster.ScaleCall;
import dev.modelswap.proxy.testing.FakeLlamaServer;
import dev.modelswap.proxy.testing.ProxyFixture;
import dev.modelswap.proxy.testing.RawConnection;
import dev.modelswap.proxy.testing.Waiting;
import io.vertx.core.json.JsonObject;
import java.net.http.HttpResponse;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class SwapTest {

    private static final ScaleCall ALPHA_DOWN = new ScaleCall("alpha", 0);
    private static final ScaleCall BETA_UP = new ScaleCall("beta", 1);

    @RegisterExtension
    final ProxyFixture proxy = ProxyFixture.serving("""
            models:
            - {name: alpha, concurrencyLimit: 2}
            - {name: beta}
            """);

    @BeforeEach
    void alphaRuns() {
        proxy.cluster().scaleFromOutside("alpha", 1);
        proxy.awaitState("alpha", "ready");
    }

    @Test
    void streamInFlightEndsWholeBeforeItsModelIsEvicted() {
        RawConnection client = proxy.connect();
        Call stream = streamOfAlpha(client);
        CompletableFuture<HttpResponse<String>> other = proxy.chatLater("beta");
        proxy.awaitRequests(1, 1);
        assertThat(proxy.cluster().scaleCalls()).isEmpty();

        stream.event("last");
        stream.end();

        assertThat(client.readUntil("0\r\n\r\n")).contains("data: last");
        assertThat(Waiting.resultOf(other).statusCode()).isEqualTo(200);
        assertThat(proxy.cluster().scaleCalls()).containsExactly(ALPHA_DOWN, BETA_UP);
    }

    @Test
    void modelIsLoadedOnlyWhenThePodsOfItsVictimHaveEnded() {
        proxy.cluster().endSlowly("alpha");
        CompletableFuture<HttpResponse<String>> answer = proxy.chatLater("beta");
        proxy.awaitState("alpha", "stopping");
        proxy.awaitRequests(1, 0);
        assertThat(proxy.cluster().scaleCalls()).containsExactly(ALPHA_DOWN);

        proxy.cluster().endPods("alpha");

        assertThat(Waiting.resultOf(answer).statusCode()).isEqualTo(200);
        assertThat(proxy.cluster().scaleCalls()).containsExactly(ALPHA_DOWN, BETA_UP);
    }

    @Test
    void requestsForTheVictimWaitAndAreServedAfterTheSwap() {
        proxy.cluster().endSlowly("alpha");
        CompletableFuture<HttpResponse<String>> forBeta = proxy.chatLater("beta");
        proxy.awaitState("alpha", "stopping");
        CompletableFuture<HttpResponse<String>> forAlpha = proxy.chatLater("alpha");
        proxy.awaitRequests(2, 0);

        proxy.cluster().endPods("alpha");

        assertThat(Waiting.resultOf(forBeta).statusCode()).isEqualTo(200);
        assertThat(Waiting.resultOf(forAlpha).statusCode()).isEqualTo(200);
        assertThat(proxy.cluster().scaleCalls())
                .containsExactly(ALPHA_DOWN, BETA_UP, new ScaleCall("beta", 0), new ScaleCall("alpha", 1));
    }

    @Test
    void requestOverTheConcurrencyLimitIsToldToComeAgain() {
        streamOfAlpha(proxy.connect());
        streamOfAlpha(proxy.connect());

        HttpResponse<String> third = proxy.chat("alpha");

        assertThat(third.statusCode()).isEqualTo(429);
        assertThat(third.headers().firstValue("Retry-After")).hasValue("1");
        assertThat(new JsonObject(third.body()).getJsonObject("error").getString("type"))
                .isEqualTo("rate_limit_error");
    }

    @Test
    void requestsBeyondTheLimitAreTakenAgainOnceOneHasEnded() {
        Call first = streamOfAlpha(proxy.connect());
        streamOfAlpha(proxy.connect());
        first.end();
        proxy.awaitRequests(0, 1);

        CompletableFuture<HttpResponse<String>> third = proxy.chatLater("alpha");
        proxy.cluster().server("alpha").nextCall().answer(200, "application/json", "{}");

        assertThat(Waiting.resultOf(third).statusCode()).isEqualTo(200);
    }

    private Call streamOfAlpha(RawConnection client) {
        FakeLlamaServer server = proxy.cluster().server("alpha");
        server.answerByHand();
        client.post("/v1/chat/completions", ProxyFixture.chatBody("alpha", true));
        Call call = server.nextCall();
        call.startStream();
        return call;
    }
}
