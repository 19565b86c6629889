package dev.modelswap.proxy.http.forward;

import static org.assertj.core.api.Assertions.assertThat;

import dev.modelswap.proxy.cluster.Observation;
import dev.modelswap.proxy.testing.FakeCluster.ScaleCall;
import dev.modelswap.proxy.testing.ProxyFixture;
import dev.modelswap.proxy.testing.Waiting;
import java.net.http.HttpResponse;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What a proxy that comes into a running cluster, or hears from it late, makes of what it sees. */
class RestartTest {

    @RegisterExtension
    final ProxyFixture proxy = ProxyFixture.serving("""
            models:
            - {name: alpha}
            - {name: beta}
            """);

    @Test
    void modelThatRunsAlreadyIsServedWithoutAnyScaleCall() {
        proxy.cluster().scaleFromOutside("alpha", 1);
        proxy.awaitState("alpha", "ready");

        HttpResponse<String> answer = proxy.chat("alpha");

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(proxy.cluster().scaleCalls()).isEmpty();
    }

    @Test
    void modelScaledUpFromOutsideCountsAsRunning() {
        proxy.get("/health");
        proxy.cluster().scaleFromOutside("alpha", 1);
        proxy.awaitState("alpha", "ready");

        HttpResponse<String> answer = proxy.chat("beta");

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(proxy.cluster().scaleCalls()).containsExactly(new ScaleCall("alpha", 0), new ScaleCall("beta", 1));
    }

    @Test
    void deploymentFromBeforeTheOwnWriteIsIgnored() {
        Observation before = proxy.cluster().deployment("alpha");
        proxy.chat("alpha");

        proxy.cluster().emit(before);

        assertThat(proxy.chat("alpha").statusCode()).isEqualTo(200);
        assertThat(proxy.state("alpha")).isEqualTo("ready");
        assertThat(proxy.cluster().scaleCalls()).hasSize(1);
    }

    @Test
    void writeThatIsAnsweredBeforeTheWatchShowsItCounts() {
        proxy.get("/health");
        proxy.cluster().delayWatch();
        CompletableFuture<HttpResponse<String>> answer = proxy.chatLater("alpha");
        proxy.awaitState("alpha", "starting");

        proxy.cluster().catchUp();

        assertThat(Waiting.resultOf(answer).statusCode()).isEqualTo(200);
        assertThat(proxy.cluster().scaleCalls()).hasSize(1);
    }

    @Test
    void modelIsLoadedThoughItsNewDeploymentWasNotShownYet() {
        proxy.get("/health");
        proxy.cluster().configure(proxy.config("models: [{name: newcomer}]"));
        proxy.awaitListed("newcomer");
        proxy.cluster().delayWatch();
        CompletableFuture<HttpResponse<String>> answer = proxy.chatLater("newcomer");
        Waiting.until(() -> proxy.cluster().scaleCalls().size() == 1);
        proxy.awaitRequests(1, 0);

        proxy.cluster().catchUp();

        assertThat(Waiting.resultOf(answer).statusCode()).isEqualTo(200);
        assertThat(proxy.cluster().scaleCalls()).containsExactly(new ScaleCall("newcomer", 1));
    }

    @Test
    void writeThatChangesNothingStillSettles() {
        proxy.cluster().scaleFromOutside("alpha", 1);
        proxy.cluster().loadSlowly("alpha");
        proxy.get("/health");
        proxy.cluster().replacePod("alpha");
        proxy.awaitState("alpha", "starting");
        CompletableFuture<HttpResponse<String>> answer = proxy.chatLater("alpha");
        Waiting.until(() -> proxy.cluster().scaleCalls().size() == 1);

        proxy.cluster().server("alpha").finishLoading();

        assertThat(Waiting.resultOf(answer).statusCode()).isEqualTo(200);
        assertThat(proxy.chat("beta").statusCode()).isEqualTo(200);
        assertThat(proxy.cluster().scaleCalls())
                .containsExactly(new ScaleCall("alpha", 1), new ScaleCall("alpha", 0), new ScaleCall("beta", 1));
    }

    @Test
    void modelThatLeftTheConfigurationIsNotFound() {
        proxy.chat("alpha");
        proxy.cluster().configure(proxy.config("models: [{name: beta}]"));

        Waiting.until(() -> proxy.chat("alpha").statusCode() == 404);

        assertThat(proxy.chat("beta").statusCode()).isEqualTo(200);
    }
}
