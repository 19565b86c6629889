package dev.modelswap.proxy.http.forward;

import static org.assertj.core.api.Assertions.assertThat;

import dev.modelswap.proxy.testing.FakeCluster.ScaleCall;
import dev.modelswap.proxy.testing.ProxyFixture;
import dev.modelswap.proxy.testing.Waiting;
import io.vertx.core.Future;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Of two proxies one acts; this one is the other, or becomes it. */
class StandbyTest {

    @RegisterExtension
    final ProxyFixture proxy = ProxyFixture.serving("""
            models:
            - {name: alpha}
            - {name: beta}
            """);

    @Test
    void standbyLivesButIsNotReadyUntilTheOtherMakesRoom() {
        proxy.cluster().occupyOffice();
        Future<Void> started = proxy.start();
        Waiting.until(() -> proxy.managed("/livez") == 200);

        assertThat(proxy.managed("/readyz")).isEqualTo(503);
        assertThat(started.isComplete()).isFalse();

        proxy.cluster().vacateOffice();
        Waiting.until(started::isComplete);
        assertThat(proxy.managed("/readyz")).isEqualTo(200);
        assertThat(proxy.chat("alpha").statusCode()).isEqualTo(200);
    }

    @Test
    void standbyStopsWithoutEverHavingActed() {
        proxy.cluster().occupyOffice();
        proxy.start();
        Waiting.until(() -> proxy.managed("/livez") == 200);

        Waiting.resultOf(proxy.stop(Duration.ofSeconds(1)));

        assertThat(proxy.cluster().scaleCalls()).isEmpty();
    }

    @Test
    void proxyThatIsDeposedServesWhatIsReadyAndLoadsNothing() {
        proxy.chat("alpha");

        proxy.cluster().depose();
        Waiting.until(() -> proxy.deposed().isComplete());
        CompletableFuture<HttpResponse<String>> other = proxy.chatLater("beta");

        assertThat(proxy.chat("alpha").statusCode()).isEqualTo(200);
        assertThat(other).isNotDone();
        assertThat(proxy.cluster().scaleCalls()).containsExactly(new ScaleCall("alpha", 1));
    }

    @Test
    void proxyThatStopsLetsAnotherActWhileItsLastRequestsEnd() {
        proxy.chat("alpha");
        proxy.cluster().server("alpha").answerByHand();
        CompletableFuture<HttpResponse<String>> last = proxy.chatLater("alpha");
        proxy.awaitRequests(0, 1);

        CompletableFuture<Void> stopped = proxy.stop(Duration.ofSeconds(20));
        Waiting.until(proxy.cluster()::resigned);

        assertThat(stopped).isNotDone();
        proxy.cluster().server("alpha").nextCall().answer(200, "application/json", "{}");
        assertThat(Waiting.resultOf(last).statusCode()).isEqualTo(200);
        Waiting.resultOf(stopped);
    }
}
