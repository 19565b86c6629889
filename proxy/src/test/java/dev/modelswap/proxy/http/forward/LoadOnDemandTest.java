package dev.modelswap.proxy.http.forward;

import static org.assertj.core.api.Assertions.assertThat;

import dev.modelswap.proxy.testing.FakeCluster.ScaleCall;
import dev.modelswap.proxy.testing.ProxyFixture;
import dev.modelswap.proxy.testing.Waiting;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class LoadOnDemandTest {

    @RegisterExtension
    final ProxyFixture proxy = ProxyFixture.serving("""
            models:
            - {name: alpha}
            """);

    @Test
    void firstRequestLoadsTheModelWithOneScaleCall() {
        HttpResponse<String> answer = proxy.chat("alpha");

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body()).contains("chat.completion");
        assertThat(proxy.cluster().scaleCalls()).containsExactly(new ScaleCall("alpha", 1));
    }

    @Test
    void secondRequestIsServedWithoutScaling() {
        proxy.chat("alpha");

        HttpResponse<String> second = proxy.chat("alpha");

        assertThat(second.statusCode()).isEqualTo(200);
        assertThat(proxy.cluster().scaleCalls()).hasSize(1);
        assertThat(proxy.cluster().server("alpha").received()).hasSize(2);
    }

    @Test
    void requestsWaitForOneLoadTogether() {
        proxy.cluster().loadSlowly("alpha");
        List<CompletableFuture<HttpResponse<String>>> answers =
                Stream.generate(() -> proxy.chatLater("alpha")).limit(5).toList();
        proxy.awaitRequests(5, 0);

        proxy.cluster().server("alpha").finishLoading();

        assertThat(answers)
                .allSatisfy(answer ->
                        assertThat(Waiting.resultOf(answer).statusCode()).isEqualTo(200));
        assertThat(proxy.cluster().scaleCalls()).hasSize(1);
    }

    @Test
    void requestIsNotSentBeforeTheModelIsHealthy() {
        proxy.cluster().loadSlowly("alpha");
        CompletableFuture<HttpResponse<String>> answer = proxy.chatLater("alpha");
        proxy.awaitState("alpha", "starting");

        assertThat(proxy.cluster().server("alpha").received()).isEmpty();

        proxy.cluster().server("alpha").finishLoading();
        assertThat(Waiting.resultOf(answer).statusCode()).isEqualTo(200);
    }
}
