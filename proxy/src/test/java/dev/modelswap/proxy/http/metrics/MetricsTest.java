package dev.modelswap.proxy.http.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import dev.modelswap.proxy.testing.Call;
import dev.modelswap.proxy.testing.ProxyFixture;
import dev.modelswap.proxy.testing.Waiting;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class MetricsTest {

    private static final String SPEC = """
            models:
            - {name: alpha}
            - {name: beta}
            """;

    @RegisterExtension
    final ProxyFixture proxy = ProxyFixture.serving(SPEC);

    @Test
    void requestsAreCountedByModelAndStatus() {
        proxy.chat("alpha");
        proxy.chat("alpha");

        awaitSample("modelswap_requests_seconds_count{model=\"alpha\",status=\"2xx\"} 2");
        assertThat(metrics()).contains("modelswap_queue_wait_seconds_count{model=\"alpha\"} 2");
        assertThat(metrics()).contains("modelswap_requests_seconds_bucket{model=\"alpha\",status=\"2xx\",le=\"0.05\"}");
    }

    @Test
    void namesThatAreNoModelsAreOneLabel() {
        proxy.chat("made-up");
        proxy.chat("made-up-too");

        awaitSample("modelswap_requests_seconds_count{model=\"\",status=\"4xx\"} 2");
        assertThat(metrics())
                .contains("modelswap_request_failures_total{cause=\"model_not_found\",model=\"\"} 2.0")
                .doesNotContain("made-up");
    }

    @Test
    void tokensAndTheFirstOneAreCounted() {
        Call call = stream();
        call.event("{\"usage\":{\"prompt_tokens\":12,\"completion_tokens\":34,"
                + "\"prompt_tokens_details\":{\"cached_tokens\":5}}}");
        call.end();

        awaitSample("modelswap_tokens_total{kind=\"output\",model=\"alpha\"} 34.0");
        assertThat(metrics())
                .contains(
                        "modelswap_tokens_total{kind=\"input\",model=\"alpha\"} 12.0",
                        "modelswap_tokens_total{kind=\"cached\",model=\"alpha\"} 5.0",
                        "modelswap_first_token_seconds_count{model=\"alpha\"} 1");
    }

    @Test
    void failuresAreCountedByCause() {
        stream().cut();

        awaitSample("modelswap_request_failures_total{cause=\"bad_gateway\",model=\"alpha\"} 1.0");
        assertThat(metrics()).contains("modelswap_requests_seconds_count{model=\"alpha\",status=\"5xx\"} 1");
    }

    @Test
    void loadsSwapsAndEvictionsAreCounted() {
        proxy.chat("alpha");
        proxy.cluster().loadSlowly("beta");
        CompletableFuture<HttpResponse<String>> swapped = proxy.chatLater("beta");
        Waiting.until(() -> proxy.get("/api/inflight").body().contains("\"phase\":\"loading\""));

        proxy.cluster().server("beta").finishLoading();

        assertThat(Waiting.resultOf(swapped).statusCode()).isEqualTo(200);
        awaitSample("modelswap_loads_total{model=\"beta\",result=\"ready\"} 1.0");
        awaitSample("modelswap_load_wait_seconds_count{model=\"beta\"} 1");
        assertThat(metrics())
                .contains(
                        "modelswap_loads_total{model=\"alpha\",result=\"ready\"} 1.0",
                        "modelswap_load_seconds_count{model=\"alpha\"} 1",
                        "modelswap_evictions_total{model=\"alpha\"} 1.0",
                        "modelswap_swaps_total{model=\"beta\"} 1.0")
                .doesNotContain("modelswap_evictions_total{model=\"beta\"}", "modelswap_swaps_total{model=\"alpha\"}");
    }

    @Test
    void stateOfEachModelIsShown() {
        proxy.chat("alpha");

        awaitSample("modelswap_model_state{model=\"alpha\",state=\"ready\"} 1.0");
        assertThat(metrics())
                .contains(
                        "modelswap_model_state{model=\"alpha\",state=\"stopped\"} 0.0",
                        "modelswap_model_state{model=\"beta\",state=\"stopped\"} 1.0");
    }

    @Test
    void modelThatIsNoMoreIsNotCountedAnyMore() {
        proxy.chat("beta");
        awaitSample("modelswap_requests_seconds_count{model=\"beta\",status=\"2xx\"} 1");

        proxy.cluster().configure(proxy.config("models: [{name: alpha}]"));

        Waiting.until(() -> !metrics().contains("\"beta\""));
    }

    private void awaitSample(String sample) {
        Waiting.until(() -> List.of(metrics().split("\n", -1)).contains(sample));
    }

    private String metrics() {
        return proxy.manage("/metrics").body();
    }

    private Call stream() {
        proxy.get("/health");
        proxy.cluster().scaleFromOutside("alpha", 1);
        proxy.awaitState("alpha", "ready");
        proxy.cluster().server("alpha").answerByHand();
        proxy.connect().post("/v1/chat/completions", ProxyFixture.chatBody("alpha", true));
        Call call = proxy.cluster().server("alpha").nextCall();
        call.startStream();
        return call;
    }
}
