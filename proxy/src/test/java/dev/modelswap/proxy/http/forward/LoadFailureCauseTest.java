package dev.modelswap.proxy.http.forward;

import static org.assertj.core.api.Assertions.assertThat;

import dev.modelswap.proxy.engine.LoadFailure.Cause;
import dev.modelswap.proxy.testing.ProxyFixture;
import dev.modelswap.proxy.testing.Waiting;
import io.vertx.core.json.JsonObject;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What the answer to a request says of the cause for which its model could not be loaded. */
class LoadFailureCauseTest {

    @RegisterExtension
    final ProxyFixture proxy = ProxyFixture.serving("""
            models:
            - {name: alpha}
            - {name: hasty, startTimeout: 300ms}
            """);

    @Test
    void crashLoopIsToldWithTheLastWordsOfTheServer() {
        proxy.cluster().log("alpha", CompletableFuture.completedFuture("reading weights\nerror: no such file"));

        HttpResponse<String> answer = crash("alpha");

        assertThat(message(answer))
                .isEqualTo("The model 'alpha' could not be loaded: its server keeps ending with exit code 1\n"
                        + "Its log ends with:\nreading weights\nerror: no such file");
        assertThat(answer.headers().firstValue("Retry-After")).isEmpty();
    }

    @Test
    void logThatIsRefusedDoesNotHideTheCause() {
        proxy.cluster().log("alpha", CompletableFuture.failedFuture(new IllegalStateException("403")));

        assertThat(message(crash("alpha"))).endsWith("its server keeps ending with exit code 1");
    }

    @Test
    void logThatDoesNotComeHoldsTheCauseUpForAMomentOnly() {
        proxy.cluster().log("alpha", new CompletableFuture<>());

        assertThat(message(crash("alpha"))).endsWith("its server keeps ending with exit code 1");
    }

    @ParameterizedTest
    @EnumSource(
            value = Cause.class,
            names = {"IMAGE_UNAVAILABLE", "POD_REFUSED", "CONFIG_ERROR", "CRASH_LOOP", "OUT_OF_MEMORY", "START_TIMEOUT"
            })
    void failureThatDoesNotPassByItselfHasNoRetryAfter(Cause cause) {
        proxy.cluster().failPods("alpha", cause, "because");

        HttpResponse<String> answer = proxy.chat("alpha");

        assertThat(answer.statusCode()).isEqualTo(503);
        assertThat(answer.headers().firstValue("Retry-After")).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(
            value = Cause.class,
            names = {
                "UNSCHEDULABLE",
                "QUOTA_EXCEEDED",
                "NODE_LOST",
                "SCALED_DOWN",
                "EVICTION_TIMEOUT",
                "CLUSTER_UNAVAILABLE"
            })
    void failureThatMayPassHasARetryAfter(Cause cause) {
        proxy.cluster().failPods("alpha", cause, "because");

        HttpResponse<String> answer = proxy.chat("alpha");

        assertThat(answer.statusCode()).isEqualTo(503);
        assertThat(answer.headers().firstValue("Retry-After"))
                .as("no load was seen yet")
                .hasValue("10");
    }

    @Test
    void retryAfterIsWhatLoadsOfTheModelUsuallyTake() {
        proxy.chat("alpha");
        proxy.chat("hasty");
        proxy.cluster().failPods("alpha", Cause.NODE_LOST, "its node is lost");

        HttpResponse<String> answer = proxy.chat("alpha");

        assertThat(answer.headers().firstValue("Retry-After"))
                .as("the first load took less than a second")
                .hasValue("1");
    }

    @Test
    void loadThatTimesOutBecauseTheApiServerIsAwayIsWorthAnotherTry() {
        proxy.cluster().refuseWrites("connection refused");

        HttpResponse<String> answer = proxy.chat("hasty");

        assertThat(message(answer)).contains("the API server does not scale it up: connection refused");
        assertThat(answer.headers().firstValue("Retry-After")).isPresent();
    }

    @Test
    void loadThatIsTooSlowIsNotWorthAnotherTry() {
        proxy.cluster().loadSlowly("hasty");

        HttpResponse<String> answer = proxy.chat("hasty");

        assertThat(answer.statusCode()).isEqualTo(503);
        assertThat(answer.headers().firstValue("Retry-After")).isEmpty();
    }

    @Test
    void requestThatWaitedWhenTheProxyEndedIsWorthAnotherTry() {
        proxy.cluster().loadSlowly("alpha");
        CompletableFuture<HttpResponse<String>> waiting = proxy.chatLater("alpha");
        proxy.awaitRequests(1, 0);

        CompletableFuture<Void> stopped = proxy.stop(Duration.ofMillis(500));

        HttpResponse<String> answer = Waiting.resultOf(waiting);
        Waiting.resultOf(stopped);
        assertThat(answer.statusCode()).isEqualTo(503);
        assertThat(answer.headers().firstValue("Retry-After")).hasValue("1");
    }

    private HttpResponse<String> crash(String model) {
        proxy.cluster().loadSlowly(model);
        CompletableFuture<HttpResponse<String>> answer = proxy.chatLater(model);
        Waiting.until(() -> proxy.cluster().pods(model).size() == 1);
        proxy.cluster().emit(proxy.cluster().pods(model).getFirst().crashing());
        return Waiting.resultOf(answer);
    }

    private static String message(HttpResponse<String> answer) {
        return new JsonObject(answer.body()).getJsonObject("error").getString("message");
    }
}
