package dev.modelswap.proxy.http.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.modelswap.proxy.testing.ProxyFixture;
import dev.modelswap.proxy.testing.RawConnection;
import dev.modelswap.proxy.testing.Waiting;
import java.net.ConnectException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What clients see of a proxy that ends. */
class StopTest {

    private static final String HEALTH = "GET /health HTTP/1.1\r\nHost: x\r\n\r\n";

    private static final Duration KNOWN = Duration.ofSeconds(4);

    /** It waits for a second without a request, which no busy machine makes of these. */
    @RegisterExtension
    final ProxyFixture patient = ProxyFixture.knownFor(KNOWN, "models:\n- {name: alpha}\n");

    @RegisterExtension
    final ProxyFixture proxy = ProxyFixture.serving("models:\n- {name: alpha}\n");

    /** The Service of a busy cluster goes on sending them for longer than is usual. */
    @Test
    void whoStillComesIsAnsweredAndTheProxyWaitsForMore() {
        patient.get("/health");
        CompletableFuture<Void> stopped = patient.stop(Duration.ofSeconds(20));

        long end = System.nanoTime() + KNOWN.plusSeconds(1).toNanos();
        int answered = 0;
        while (System.nanoTime() < end) {
            RawConnection late = patient.connect();
            late.send(HEALTH);
            assertThat(late.readUntil("\r\n\r\nOK"))
                    .startsWith("HTTP/1.1 200")
                    .containsIgnoringCase("connection: close");
            assertThat(stopped).isNotDone();
            answered++;
        }

        assertThat(answered).isGreaterThan(1);
        Waiting.resultOf(stopped);
    }

    @Test
    void whenItHasStoppedEveryConnectionIsClosedAndNewOnesAreRefused() {
        RawConnection idle = proxy.connect();
        idle.send(HEALTH);
        idle.readUntil("\r\n\r\nOK");

        Waiting.resultOf(proxy.stop(Duration.ofSeconds(20)));

        assertThat(idle.readToEnd()).isEmpty();
        assertThatThrownBy(proxy::connect).hasRootCauseInstanceOf(ConnectException.class);
    }
}
