package dev.modelswap.proxy.http.forward;

import static org.assertj.core.api.Assertions.assertThat;

import dev.modelswap.proxy.testing.Call;
import dev.modelswap.proxy.testing.FreePorts;
import dev.modelswap.proxy.testing.ProxyFixture;
import dev.modelswap.proxy.testing.RawConnection;
import dev.modelswap.proxy.testing.Waiting;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What waits at a proxy that decides no more goes to the next one. */
class HandOverTest {

    private static final String SPEC = """
            models:
            - {name: alpha}
            - {name: told, sendLoadingState: true}
            - {name: beta, aliases: [b], useModelName: renamed, filters: {setParams: {top_k: 7}}}
            groups:
            - {name: one, swap: true, exclusive: true, members: [alpha, told, beta]}
            """;

    @RegisterExtension
    final ProxyFixture old = ProxyFixture.serving(SPEC);

    @RegisterExtension
    final ProxyFixture next = ProxyFixture.serving(SPEC);

    @Test
    void requestThatWaitsForItsTurnIsAnsweredByTheNextProxyAsTheClientSentIt() {
        old.chat("alpha");
        old.cluster().server("alpha").answerByHand();
        CompletableFuture<HttpResponse<String>> first = old.chatLater("alpha");
        Call running = old.cluster().server("alpha").nextCall();
        CompletableFuture<HttpResponse<String>> waits = old.chatLater("b");
        old.awaitRequests(1, 1);

        old.cluster().depose();
        next.get("/health");
        old.cluster().succeededAt(next.port());

        assertThat(Waiting.resultOf(waits).statusCode()).isEqualTo(200);
        Call served = next.cluster().server("beta").onlyCall();
        assertThat(served.body()).contains("\"renamed\"", "\"top_k\":7");
        assertThat(served.header("x-modelswap-passed-on")).isEmpty();
        running.answer(200, "application/json", "{}");
        assertThat(Waiting.resultOf(first).statusCode()).isEqualTo(200);
    }

    @Test
    void whoComesWhileThereIsNoNextProxyYetWaitsForIt() {
        old.get("/health");
        CompletableFuture<Void> stopped = old.stop(Duration.ofSeconds(20));
        Waiting.until(old.cluster()::resigned);
        CompletableFuture<HttpResponse<String>> late = old.chatLater("beta");

        next.get("/health");
        old.cluster().succeededAt(next.port());

        assertThat(Waiting.resultOf(late).statusCode()).isEqualTo(200);
        Waiting.resultOf(stopped);
        assertThat(old.cluster().scaleCalls()).isEmpty();
    }

    @Test
    void streamAndFormAndUpstreamPathArePassedOn() {
        old.get("/health");
        old.cluster().depose();
        Waiting.until(() -> old.deposed().isComplete());
        next.get("/health");
        old.cluster().succeededAt(next.port());

        assertThat(old.post("/v1/chat/completions", "{\"model\":\"beta\",\"stream\":true,\"messages\":[]}")
                        .body())
                .endsWith("data: [DONE]\n\n");
        String form = "--x\r\nContent-Disposition: form-data; name=\"model\"\r\n\r\nbeta\r\n--x--\r\n";
        assertThat(old.send(old.request("/v1/audio/transcriptions")
                                .setHeader("Content-Type", "multipart/form-data; boundary=x")
                                .POST(BodyPublishers.ofString(form))
                                .build())
                        .statusCode())
                .isEqualTo(200);
        assertThat(old.post("/upstream/beta/v1/embeddings", "{\"input\":\"x\"}").statusCode())
                .isEqualTo(200);

        assertThat(next.cluster().server("beta").received())
                .extracting(Call::path)
                .containsExactly("/v1/chat/completions", "/v1/audio/transcriptions", "/v1/embeddings");
    }

    @Test
    void clientThatHasHeardOfTheLoadAlreadyHearsTheNextProxysAnswer() {
        old.chat("alpha");
        old.cluster().server("alpha").answerByHand();
        CompletableFuture<HttpResponse<String>> first = old.chatLater("alpha");
        Call running = old.cluster().server("alpha").nextCall();
        RawConnection client = old.connect();
        client.post("/v1/chat/completions", "{\"model\":\"told\",\"stream\":true,\"messages\":[]}");
        client.readUntil("loading model");

        old.cluster().depose();
        next.get("/health");
        old.cluster().succeededAt(next.port());

        assertThat(client.readUntil("[DONE]")).contains("Done!");
        running.answer(200, "application/json", "{}");
        Waiting.resultOf(first);
    }

    /** Another has taken its place by then. */
    @Test
    void nextProxyThatCannotBeConnectedToIsLookedForAgain() {
        old.get("/health");
        old.cluster().depose();
        Waiting.until(() -> old.deposed().isComplete());
        old.cluster().succeededAt(FreePorts.next());
        CompletableFuture<HttpResponse<String>> waits = old.chatLater("beta");
        Waiting.until(() -> old.get("/api/inflight").body().contains("beta"));

        next.get("/health");
        old.cluster().succeededAt(next.port());

        assertThat(Waiting.resultOf(waits).statusCode()).isEqualTo(200);
    }

    @Test
    void whenNoNextProxyComesItIsTold() {
        old.get("/health");
        CompletableFuture<Void> stopped = old.stop(Duration.ofSeconds(2));
        Waiting.until(old.cluster()::resigned);

        HttpResponse<String> late = old.chat("beta");

        assertThat(late.statusCode()).isEqualTo(503);
        assertThat(late.headers().firstValue("Retry-After")).isPresent();
        Waiting.resultOf(stopped);
    }

    @Test
    void proxiesThatTakeEachOtherForTheNextEndIt() {
        old.get("/health");
        old.cluster().depose();
        old.cluster().succeededAt(old.port());
        Waiting.until(() -> old.deposed().isComplete());

        assertThat(old.chat("beta").statusCode()).isEqualTo(503);
    }

    @Test
    void clientThatLeavesWhileItWaitsForTheNextProxyIsForgotten() {
        old.get("/health");
        old.cluster().depose();
        Waiting.until(() -> old.deposed().isComplete());
        RawConnection client = old.connect();
        client.post("/v1/chat/completions", "{\"model\":\"beta\",\"messages\":[]}");
        Waiting.until(() -> old.get("/api/inflight").body().contains("beta"));

        client.close();

        Waiting.until(() -> !old.get("/api/inflight").body().contains("beta"));
    }
}
