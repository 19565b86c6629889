package dev.modelswap.proxy.http.client;

import static org.assertj.core.api.Assertions.assertThat;

import dev.modelswap.proxy.testing.Call;
import dev.modelswap.proxy.testing.FakeCluster.ScaleCall;
import dev.modelswap.proxy.testing.ProxyFixture;
import dev.modelswap.proxy.testing.RawConnection;
import dev.modelswap.proxy.testing.Waiting;
import java.net.http.HttpResponse;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class ClientGoneTest {

    @RegisterExtension
    final ProxyFixture proxy = ProxyFixture.serving("""
            models:
            - {name: alpha}
            - {name: beta}
            """);

    @Test
    void queuedRequestIsForgotten() {
        Call stream = inFlight(proxy.connect());
        RawConnection queued = ask("beta");
        proxy.awaitRequests(1, 1);

        queued.close();

        proxy.awaitRequests(0, 1);
        stream.startStream();
        stream.end();
        proxy.awaitRequests(0, 0);
        assertThat(proxy.cluster().scaleCalls()).isEmpty();
    }

    @Test
    void loadThatNobodyWaitsForIsTakenBack() {
        proxy.cluster().loadSlowly("alpha");
        RawConnection client = ask("alpha");
        proxy.awaitState("alpha", "starting");

        client.close();

        proxy.awaitState("alpha", "stopped");
        proxy.awaitRequests(0, 0);
        assertThat(proxy.cluster().scaleCalls()).containsExactly(new ScaleCall("alpha", 1), new ScaleCall("alpha", 0));
    }

    @Test
    void loadThatAnotherWaitsForGoesOn() {
        proxy.cluster().loadSlowly("alpha");
        RawConnection client = ask("alpha");
        CompletableFuture<HttpResponse<String>> other = proxy.chatLater("alpha");
        proxy.awaitRequests(2, 0);

        client.close();

        proxy.awaitRequests(1, 0);
        proxy.cluster().server("alpha").finishLoading();
        assertThat(Waiting.resultOf(other).statusCode()).isEqualTo(200);
        assertThat(proxy.cluster().scaleCalls()).hasSize(1);
    }

    @Test
    void upstreamIsCancelledBeforeItHasAnswered() {
        RawConnection client = proxy.connect();
        Call call = inFlight(client);

        client.close();

        call.awaitCancelled();
        proxy.awaitRequests(0, 0);
    }

    @Test
    void upstreamIsCancelledInMidStream() {
        RawConnection client = proxy.connect();
        Call call = inFlight(client);
        call.startStream();
        call.event("one");
        client.readUntil("data: one");

        client.close();

        call.awaitCancelled();
        proxy.awaitRequests(0, 0);
    }

    @Test
    void upstreamIsCancelledWhileTheClientDoesNotRead() {
        RawConnection client = proxy.connect();
        Call call = inFlight(client);
        call.startStream();
        Thread upstream = Thread.ofVirtual().start(() -> flood(call));
        client.readUntil("xxx");

        client.close();

        call.awaitCancelled();
        proxy.awaitRequests(0, 0);
        Waiting.until(() -> !upstream.isAlive());
    }

    @Test
    void nextSwapProceedsWhenTheClientInTheWayHasLeft() {
        RawConnection client = proxy.connect();
        Call call = inFlight(client);
        call.startStream();
        CompletableFuture<HttpResponse<String>> next = proxy.chatLater("beta");
        proxy.awaitRequests(1, 1);

        client.close();

        assertThat(Waiting.resultOf(next).statusCode()).isEqualTo(200);
    }

    @Test
    void clientThatEndsItsConnectionWhileItsBodyWaitsUnreadIsForgotten() {
        Call stream = inFlight(proxy.connect());
        RawConnection queued = upload("beta").send("x".repeat(32 * 1024));
        proxy.awaitRequests(1, 1);

        queued.close();

        proxy.awaitRequests(0, 1);
        stream.answer(200, "application/json", "{}");
        proxy.awaitRequests(0, 0);
        assertThat(proxy.cluster().pods("beta")).isEmpty();
    }

    @Test
    void clientThatResetsItsConnectionWhileItsBodyWaitsUnreadIsForgotten() {
        inFlight(proxy.connect());
        RawConnection queued = upload("beta");
        Thread.ofVirtual().start(() -> flood(queued));
        proxy.awaitRequests(1, 1);

        queued.reset();

        proxy.awaitRequests(0, 1);
    }

    @Test
    void clientThatLeavesWhileItsBodyWaitsForASlowUpstreamTakesItsRequestAlong() {
        proxy.cluster().scaleFromOutside("alpha", 1);
        proxy.awaitState("alpha", "ready");
        proxy.cluster().server("alpha").readNothing();
        RawConnection client = upload("alpha");
        Thread.ofVirtual().start(() -> flood(client));
        proxy.awaitRequests(0, 1);

        client.reset();

        proxy.awaitRequests(0, 0);
    }

    @Test
    void clientThatLeavesBeforeItsKeptConnectionIsUsedAgainTakesNothingAlong() {
        RawConnection client = proxy.connect();
        inFlight(client).answer(200, "application/json", "{}");
        client.readUntil("{}");
        Call second = inFlight(client);

        client.close();

        second.awaitCancelled();
        proxy.awaitRequests(0, 0);
        proxy.awaitOpen(0);
    }

    /** Begins to send a body that no buffer on the way holds. */
    private RawConnection upload(String model) {
        return proxy.connect()
                .send("PUT /upstream/" + model + "/x HTTP/1.1\r\nHost: x\r\nContent-Length: 1000000000\r\n\r\n");
    }

    private static void flood(RawConnection client) {
        try {
            while (true) {
                client.send("x".repeat(64 * 1024));
            }
        } catch (java.io.UncheckedIOException e) {
            // closed
        }
    }

    private RawConnection ask(String model) {
        return proxy.connect().post("/v1/chat/completions", ProxyFixture.chatBody(model, true));
    }

    private Call inFlight(RawConnection client) {
        proxy.cluster().scaleFromOutside("alpha", 1);
        proxy.awaitState("alpha", "ready");
        proxy.cluster().server("alpha").answerByHand();
        client.post("/v1/chat/completions", ProxyFixture.chatBody("alpha", true));
        return proxy.cluster().server("alpha").nextCall();
    }

    private static void flood(Call call) {
        try {
            while (true) {
                call.chunk("x".repeat(64 * 1024));
            }
        } catch (java.io.UncheckedIOException e) {
            // the other side has gone
        }
    }
}
