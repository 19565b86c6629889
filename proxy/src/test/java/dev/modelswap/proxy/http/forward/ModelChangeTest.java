package dev.modelswap.proxy.http.forward;

import static org.assertj.core.api.Assertions.assertThat;

import dev.modelswap.crds.serving.ServingConfig;
import dev.modelswap.proxy.engine.LoadFailure.Cause;
import dev.modelswap.proxy.testing.Call;
import dev.modelswap.proxy.testing.FakeCluster.ScaleCall;
import dev.modelswap.proxy.testing.ProxyFixture;
import dev.modelswap.proxy.testing.Waiting;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What the proxy does for a model that the operator wants to change or to remove. */
class ModelChangeTest {

    private static final ScaleCall UP = new ScaleCall("alpha", 1);
    private static final ScaleCall DOWN = new ScaleCall("alpha", 0);

    @RegisterExtension
    final ProxyFixture proxy = ProxyFixture.serving("""
            models:
            - {name: alpha}
            """);

    @Test
    void idleModelIsUnloadedOnceForEachQuestion() {
        proxy.chat("alpha");
        proxy.cluster().askToUnload("alpha", "template-1");
        Waiting.until(() -> proxy.cluster().scaleCalls().size() == 2);
        proxy.cluster().askForNothing("alpha");

        proxy.chat("alpha");
        assertThat(proxy.cluster().scaleCalls()).containsExactly(UP, DOWN, UP);

        proxy.cluster().askToUnload("alpha", "template-2");
        Waiting.until(() -> proxy.cluster().scaleCalls().size() == 4);
        assertThat(proxy.cluster().scaleCalls()).endsWith(DOWN);
    }

    @Test
    void requestThatWaitsForALoadWhichHangsIsServedByTheChangedModel() {
        proxy.cluster().stickPods("alpha", Cause.UNSCHEDULABLE, "no such node");
        CompletableFuture<HttpResponse<String>> waiting = proxy.chatLater("alpha");
        Waiting.until(() -> proxy.cluster().scaleCalls().equals(List.of(UP)));

        proxy.cluster().askToUnload("alpha", "template-1");
        Waiting.until(() -> proxy.cluster().scaleCalls().equals(List.of(UP, DOWN)));
        proxy.cluster().failPods("alpha", null);
        proxy.cluster().askForNothing("alpha");

        assertThat(Waiting.resultOf(waiting).statusCode()).isEqualTo(200);
        assertThat(proxy.cluster().scaleCalls()).containsExactly(UP, DOWN, UP);
    }

    @Test
    void requestThatWaitedThroughAChangeOfThePortIsServedAtTheNewOne() {
        proxy.cluster().configure(proxy.config("models: [{name: alpha, port: 1}]"));
        proxy.cluster().holdScales();
        CompletableFuture<HttpResponse<String>> waiting = proxy.chatLater("alpha");
        Waiting.until(() -> proxy.cluster().scaleCalls().equals(List.of(UP)));

        proxy.cluster().configure(proxy.config());
        proxy.cluster().answerScales();

        assertThat(Waiting.resultOf(waiting).statusCode()).isEqualTo(200);
    }

    @Test
    void removedModelIsUnloadedWhenItsLastRequestHasEnded() {
        proxy.chat("alpha");
        proxy.cluster().server("alpha").answerByHand();
        CompletableFuture<HttpResponse<String>> running = proxy.chatLater("alpha");
        Call call = proxy.cluster().server("alpha").nextCall();
        proxy.cluster().configure(ServingConfig.EMPTY);
        proxy.cluster().askToUnload("alpha", "removed");
        Waiting.until(() -> proxy.chat("alpha").statusCode() == 404);
        assertThat(proxy.cluster().scaleCalls()).containsExactly(UP);

        call.answer(200, "application/json", "{}");

        assertThat(Waiting.resultOf(running).statusCode()).isEqualTo(200);
        Waiting.until(() -> proxy.cluster().scaleCalls().equals(List.of(UP, DOWN)));
    }
}
