package dev.modelswap.proxy.http.forward;

import static org.assertj.core.api.Assertions.assertThat;

import dev.modelswap.proxy.testing.FakeCluster.ScaleCall;
import dev.modelswap.proxy.testing.FakeLlamaServer;
import dev.modelswap.proxy.testing.FakePod;
import dev.modelswap.proxy.testing.ProxyFixture;
import dev.modelswap.proxy.testing.Waiting;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class PodLossTest {

    @RegisterExtension
    final ProxyFixture proxy = ProxyFixture.serving("""
            models:
            - {name: alpha}
            - {name: pair, replicas: 2}
            """);

    @RegisterExtension
    final ProxyFixture impatient = ProxyFixture.impatient("models: [{name: alpha}]");

    @Test
    void requestAfterAPodWasReplacedIsServedByTheReplacement() {
        proxy.chat("alpha");
        FakePod lost = proxy.cluster().pods("alpha").getFirst();
        proxy.cluster().replacePod("alpha");

        HttpResponse<String> answer = proxy.chat("alpha");

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(proxy.cluster().pods("alpha")).doesNotContain(lost);
        assertThat(proxy.cluster().server("alpha").received()).hasSize(1);
    }

    @Test
    void requestWhoseServerRestartsWaitsUntilItIsHealthyAgain() {
        proxy.chat("alpha");
        FakePod pod = proxy.cluster().pods("alpha").getFirst();
        pod.server().crash();
        proxy.cluster().emit(pod.down());
        CompletableFuture<HttpResponse<String>> answer = proxy.chatLater("alpha");
        proxy.awaitRequests(1, 0);

        pod.server().listen();
        proxy.cluster().emit(pod.restarted());

        assertThat(Waiting.resultOf(answer).statusCode()).isEqualTo(200);
    }

    @Test
    void modelScaledToZeroFromOutsideIsLoadedAgain() {
        proxy.chat("alpha");
        proxy.cluster().scaleFromOutside("alpha", 0);
        proxy.awaitState("alpha", "stopped");

        HttpResponse<String> answer = proxy.chat("alpha");

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(proxy.cluster().scaleCalls()).containsExactly(new ScaleCall("alpha", 1), new ScaleCall("alpha", 1));
    }

    @Test
    void refusedConnectionIsTriedAgainBeforeTheFirstByte() {
        proxy.cluster().scaleFromOutside("alpha", 1);
        proxy.awaitState("alpha", "ready");
        FakeLlamaServer server = proxy.cluster().server("alpha");
        server.crash();
        CompletableFuture<HttpResponse<String>> answer = proxy.chatLater("alpha");

        server.listen();

        assertThat(Waiting.resultOf(answer).statusCode()).isEqualTo(200);
        assertThat(server.received()).hasSize(1);
    }

    @Test
    void anotherPodIsTriedAsOftenAsTheFirstHoweverLongItLoads() {
        impatient.chat("alpha");
        impatient.cluster().loadSlowly("alpha");
        FakeLlamaServer lost = impatient.cluster().server("alpha");
        lost.answerByHand();
        CompletableFuture<HttpResponse<String>> answer = impatient.chatLater("alpha");
        lost.nextCall();
        impatient.cluster().replacePod("alpha");
        impatient.awaitRequests(1, 0);

        FakeLlamaServer replacement = impatient.cluster().server("alpha");
        replacement.answerByHand();
        replacement.finishLoading();
        replacement.nextCall().cut();
        replacement.nextCall().answer(200, "application/json", "{}");

        assertThat(Waiting.resultOf(answer).statusCode()).isEqualTo(200);
    }

    @Test
    void everyRequestIsAnsweredWhilePodsAreReplaced() {
        proxy.chat("alpha");
        List<CompletableFuture<HttpResponse<String>>> answers = Stream.generate(() -> {
                    proxy.cluster().replacePod("alpha");
                    return proxy.chatLater("alpha");
                })
                .limit(10)
                .toList();

        assertThat(answers)
                .allSatisfy(answer ->
                        assertThat(Waiting.resultOf(answer).statusCode()).isEqualTo(200));
        proxy.awaitRequests(0, 0);
    }

    @Test
    void requestGoesToTheLeastBusyPod() {
        proxy.cluster().scaleFromOutside("pair", 2);
        proxy.awaitState("pair", "ready");
        List<FakeLlamaServer> servers =
                proxy.cluster().pods("pair").stream().map(FakePod::server).toList();
        proxy.cluster().pods("pair").forEach(pod -> proxy.cluster().emit(pod.started(true)));
        servers.forEach(FakeLlamaServer::answerByHand);
        List<CompletableFuture<HttpResponse<String>>> answers =
                Stream.generate(() -> proxy.chatLater("pair")).limit(6).toList();

        proxy.awaitRequests(0, 6);
        servers.forEach(server -> Waiting.until(() -> server.received().size() == 3));

        servers.forEach(server ->
                Stream.generate(server::nextCall).limit(3).forEach(call -> call.answer(200, "application/json", "{}")));
        assertThat(answers)
                .allSatisfy(answer ->
                        assertThat(Waiting.resultOf(answer).statusCode()).isEqualTo(200));
    }
}
