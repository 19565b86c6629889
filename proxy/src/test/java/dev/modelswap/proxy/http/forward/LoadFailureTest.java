package dev.modelswap.proxy.http.forward;

import static org.assertj.core.api.Assertions.assertThat;

import dev.modelswap.proxy.testing.FakeCluster.ScaleCall;
import dev.modelswap.proxy.testing.FakePod;
import dev.modelswap.proxy.testing.ProxyFixture;
import dev.modelswap.proxy.testing.Waiting;
import io.vertx.core.json.JsonObject;
import java.net.http.HttpResponse;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class LoadFailureTest {

    @RegisterExtension
    final ProxyFixture proxy = ProxyFixture.serving("""
            models:
            - {name: alpha}
            - {name: hasty, startTimeout: 300ms}
            groups:
            - {name: together, swap: false, exclusive: false, members: [alpha, hasty]}
            """);

    @Test
    void podThatFailsFailsTheLoadWithItsCause() {
        proxy.cluster().failPods("alpha", "its image cannot be pulled");

        HttpResponse<String> answer = proxy.chat("alpha");

        assertThat(answer.statusCode()).isEqualTo(503);
        assertThat(new JsonObject(answer.body()).getJsonObject("error").getString("message"))
                .isEqualTo("The model 'alpha' could not be loaded: its image cannot be pulled");
        proxy.awaitState("alpha", "stopped");
        proxy.awaitRequests(0, 0);
    }

    @Test
    void requestAfterAFailedLoadTriesAgain() {
        proxy.cluster().failPods("alpha", "no memory");
        proxy.chat("alpha");
        proxy.cluster().failPods("alpha", null);

        HttpResponse<String> answer = proxy.chat("alpha");

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(proxy.cluster().scaleCalls())
                .containsExactly(new ScaleCall("alpha", 1), new ScaleCall("alpha", 0), new ScaleCall("alpha", 1));
    }

    @Test
    void allWaitersOfAFailedLoadAreTold() {
        proxy.cluster().loadSlowly("alpha");
        CompletableFuture<HttpResponse<String>> first = proxy.chatLater("alpha");
        CompletableFuture<HttpResponse<String>> second = proxy.chatLater("alpha");
        proxy.awaitRequests(2, 0);
        FakePod pod = proxy.cluster().pods("alpha").getFirst();

        proxy.cluster().emit(pod.failing("crash loop"));

        assertThat(Waiting.resultOf(first).body()).contains("crash loop");
        assertThat(Waiting.resultOf(second).body()).contains("crash loop");
    }

    @Test
    void loadThatTakesTooLongFails() {
        proxy.cluster().loadSlowly("hasty");

        HttpResponse<String> answer = proxy.chat("hasty");

        assertThat(answer.statusCode()).isEqualTo(503);
        assertThat(answer.body()).contains("not ready in time: loading");
        proxy.awaitState("hasty", "stopped");
    }

    @Test
    void refusedWriteIsTriedUntilItIsTaken() {
        proxy.cluster().refuseWrites("403 Forbidden");
        CompletableFuture<HttpResponse<String>> answer = proxy.chatLater("alpha");
        Waiting.until(() -> proxy.cluster().scaleCalls().size() > 2);

        proxy.cluster().refuseWrites(null);

        assertThat(Waiting.resultOf(answer).statusCode()).isEqualTo(200);
        assertThat(proxy.cluster().scaleCalls()).containsOnly(new ScaleCall("alpha", 1));
    }

    @Test
    void loadThatTimesOutWhileWritesAreRefusedSaysSo() {
        proxy.cluster().refuseWrites("403 Forbidden");

        HttpResponse<String> answer = proxy.chat("hasty");

        assertThat(answer.statusCode()).isEqualTo(503);
        assertThat(answer.body()).contains("403 Forbidden");
    }

    @Test
    void readyModelGoesOnServingWhileTheApiServerIsAway() {
        proxy.chat("alpha");
        proxy.cluster().refuseWrites("connection refused");
        CompletableFuture<HttpResponse<String>> waiting = proxy.chatLater("hasty");

        HttpResponse<String> served = proxy.chat("alpha");

        assertThat(served.statusCode()).isEqualTo(200);
        assertThat(Waiting.resultOf(waiting).statusCode()).isEqualTo(503);
    }
}
