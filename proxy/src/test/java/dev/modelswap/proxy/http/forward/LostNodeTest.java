package dev.modelswap.proxy.http.forward;

import static org.assertj.core.api.Assertions.assertThat;

import dev.modelswap.proxy.cluster.PodProgress;
import dev.modelswap.proxy.engine.LoadFailure;
import dev.modelswap.proxy.engine.LoadPhase;
import dev.modelswap.proxy.testing.FakePod;
import dev.modelswap.proxy.testing.ProxyFixture;
import dev.modelswap.proxy.testing.Waiting;
import java.net.http.HttpResponse;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A node goes, turns a pod away, or throws one out. */
class LostNodeTest {

    private static final PodProgress LOST = new PodProgress.Stuck(
            LoadPhase.SCHEDULING,
            "waiting for its node",
            new LoadFailure(LoadFailure.Cause.NODE_LOST, "its node does not answer"));

    @RegisterExtension
    final ProxyFixture proxy = ProxyFixture.serving("""
            models:
            - {name: alpha}
            - {name: hasty, startTimeout: 300ms}
            groups:
            - {name: together, swap: false, exclusive: false, members: [alpha, hasty]}
            """);

    @Test
    void serverThatAnswersGoesOnServingThoughItsNodeDoesNot() {
        proxy.chat("alpha");
        FakePod pod = proxy.cluster().pods("alpha").getFirst();

        proxy.cluster().emit(pod.expecting(LOST));

        assertThat(proxy.chat("alpha").statusCode()).isEqualTo(200);
    }

    @Test
    void modelWhoseNodeIsLostWaitsForItAndSaysSo() {
        proxy.chat("hasty");
        FakePod pod = proxy.cluster().pods("hasty").getFirst();
        pod.server().crash();
        proxy.cluster().emit(pod.expecting(LOST));
        proxy.awaitState("hasty", "starting");

        HttpResponse<String> answer = proxy.chat("hasty");

        assertThat(answer.statusCode()).isEqualTo(503);
        assertThat(answer.body()).contains("waiting for its node");
        assertThat(answer.headers().firstValue("Retry-After")).isPresent();
    }

    @Test
    void podThatTheTaintOfTheLostNodeDeletesIsReplaced() {
        proxy.chat("alpha");
        FakePod lost = proxy.cluster().pods("alpha").getFirst();
        lost.server().crash();
        proxy.cluster().emit(lost.expecting(LOST));
        proxy.awaitState("alpha", "starting");
        CompletableFuture<HttpResponse<String>> answer = proxy.chatLater("alpha");
        proxy.awaitRequests(1, 0);

        proxy.cluster().replacePod("alpha");

        assertThat(Waiting.resultOf(answer).statusCode()).isEqualTo(200);
        assertThat(proxy.cluster().pods("alpha")).doesNotContain(lost);
    }

    @Test
    void loadGoesOnWithAnotherPodWhenTheNodeTurnsTheFirstAway() {
        proxy.cluster().loadSlowly("alpha");
        CompletableFuture<HttpResponse<String>> answer = proxy.chatLater("alpha");
        Waiting.until(() -> proxy.cluster().pods("alpha").size() == 1);

        proxy.cluster().endPod("alpha", "UnexpectedAdmissionError");
        proxy.cluster().server("alpha").finishLoading();

        assertThat(Waiting.resultOf(answer).statusCode()).isEqualTo(200);
    }

    @Test
    void loadThatEveryNodeTurnsAwaySaysSoWhenItsTimeIsOver() {
        proxy.cluster().loadSlowly("hasty");
        CompletableFuture<HttpResponse<String>> answer = proxy.chatLater("hasty");
        Waiting.until(() -> proxy.cluster().pods("hasty").size() == 1);

        proxy.cluster().endPodForGood("hasty", "UnexpectedAdmissionError");

        assertThat(Waiting.resultOf(answer).statusCode()).isEqualTo(503);
        assertThat(Waiting.resultOf(answer).body()).contains("UnexpectedAdmissionError");
    }

    @Test
    void modelWhosePodIsThrownOutIsServedByTheNextPod() {
        proxy.chat("alpha");

        proxy.cluster().endPod("alpha", "Evicted");

        assertThat(proxy.chat("alpha").statusCode()).isEqualTo(200);
    }
}
