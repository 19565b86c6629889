package dev.modelswap.proxy.http.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.modelswap.proxy.testing.Call;
import dev.modelswap.proxy.testing.ProxyFixture;
import dev.modelswap.proxy.testing.RawConnection;
import dev.modelswap.proxy.testing.Waiting;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class InFlightApiTest {

    @RegisterExtension
    final ProxyFixture proxy = ProxyFixture.serving("""
            models:
            - {name: alpha, aliases: [a]}
            - {name: beta}
            """);

    @Test
    void requestIsShownUntilItEndsWithoutItsSecrets() {
        runAlphaByHand();
        proxy.connect().post("/v1/chat/completions?key=secret", ProxyFixture.chatBody("a", true));
        Call call = proxy.cluster().server("alpha").nextCall();
        call.head(200, "Content-Type: text/event-stream", "Set-Cookie: secret", "Transfer-Encoding: chunked");
        call.event("one");
        Waiting.until(() -> only().getLong("resp_bytes") == "data: one\n\n".length());

        JsonObject shown = only();
        assertThat(shown.getString("model")).isEqualTo("alpha");
        assertThat(shown.getString("called_as")).isEqualTo("a");
        assertThat(shown.getString("method")).isEqualTo("POST");
        assertThat(shown.getString("req_path")).isEqualTo("/v1/chat/completions");
        assertThat(shown.getString("remote_ip")).isEqualTo("127.0.0.1");
        assertThat(shown.getString("phase")).isEqualTo("streaming");
        assertThat(shown.getInteger("resp_status")).isEqualTo(200);
        assertThat(shown.getLong("elapsed_ms")).isNotNegative();
        assertThat(Instant.parse(shown.getString("timestamp"))).isBefore(Instant.now());
        assertThat(shown.getJsonObject("resp_headers").getString("Set-Cookie")).isEqualTo("[REDACTED]");
        assertThat(shown.encode()).doesNotContain("secret");

        call.end();
        Waiting.until(() -> inFlight().isEmpty());
    }

    @Test
    void credentialsOfRequestsAreNotShown() {
        runAlphaByHand();
        CompletableFuture<HttpResponse<String>> answer = proxy.sendLater(proxy.request("/v1/chat/completions")
                .header("Authorization", "Bearer secret")
                .header("X-Api-Key", "secret")
                .header("Cookie", "secret")
                .header("X-Session-ID", "s1")
                .POST(BodyPublishers.ofString(ProxyFixture.chatBody("alpha", false)))
                .build());
        Call call = proxy.cluster().server("alpha").nextCall();

        JsonObject shown = only();

        assertThat(shown.getString("phase")).isEqualTo("waiting");
        assertThat(shown.getString("session_id")).isEqualTo("s1");
        assertThat(shown.getJsonObject("req_headers").getString("Authorization"))
                .isEqualTo("[REDACTED]");
        assertThat(shown.encode()).doesNotContain("secret");
        call.answer(200, "application/json", "{}");
        assertThat(Waiting.resultOf(answer).statusCode()).isEqualTo(200);
    }

    @Test
    void requestThatWaitsTellsWhatFor() {
        runAlphaByHand();
        proxy.connect().post("/v1/chat/completions", ProxyFixture.chatBody("alpha", false));
        Call call = proxy.cluster().server("alpha").nextCall();
        CompletableFuture<HttpResponse<String>> queued = proxy.chatLater("beta");
        Waiting.until(() -> inFlight().size() == 2 && Integer.valueOf(1).equals(last().getInteger("queue_position")));
        assertThat(last().getString("phase")).isEqualTo("queued");
        proxy.cluster().loadSlowly("beta");

        call.answer(200, "application/json", "{}");

        Waiting.until(() -> last().getString("phase").equals("loading"));
        assertThat(only().containsKey("queue_position")).isFalse();
        proxy.cluster().server("beta").finishLoading();
        assertThat(Waiting.resultOf(queued).statusCode()).isEqualTo(200);
    }

    @Test
    void cancelledBeforeItsAnswerItIsAnErrorThatClientsDoNotRepeat() {
        runAlphaByHand();
        CompletableFuture<HttpResponse<String>> answer = proxy.chatLater("alpha");
        Call call = proxy.cluster().server("alpha").nextCall();

        HttpResponse<String> cancelled = cancel(only().getString("id"));

        assertThat(cancelled.statusCode()).isEqualTo(200);
        assertThat(cancelled.body()).isEqualTo("{\"msg\":\"ok\"}");
        HttpResponse<String> told = Waiting.resultOf(answer);
        assertThat(told.statusCode()).isEqualTo(499);
        assertThat(told.body()).contains("\"code\":\"cancelled\"");
        call.awaitCancelled();
        proxy.awaitRequests(0, 0);
        assertThat(inFlight()).isEmpty();
    }

    @Test
    void cancelledInMidStreamItEndsWithAnErrorEventAndACut() {
        runAlphaByHand();
        RawConnection client = proxy.connect();
        client.post("/v1/chat/completions", ProxyFixture.chatBody("alpha", true));
        Call call = proxy.cluster().server("alpha").nextCall();
        call.startStream();
        call.event("one");
        client.readUntil("data: one");

        cancel(only().getString("id"));

        assertThat(client.readToEnd())
                .contains("event: error", "\"code\":\"cancelled\"")
                .doesNotContain("0\r\n\r\n");
        call.awaitCancelled();
        proxy.awaitRequests(0, 0);
    }

    @Test
    void cancelledInTheQueueItIsForgotten() {
        runAlphaByHand();
        proxy.connect().post("/v1/chat/completions", ProxyFixture.chatBody("alpha", false));
        Call call = proxy.cluster().server("alpha").nextCall();
        CompletableFuture<HttpResponse<String>> queued = proxy.chatLater("beta");
        proxy.awaitRequests(1, 1);

        cancel(last().getString("id"));

        assertThat(Waiting.resultOf(queued).statusCode()).isEqualTo(499);
        proxy.awaitRequests(0, 1);
        call.answer(200, "application/json", "{}");
        assertThat(proxy.cluster().scaleCalls()).isEmpty();
    }

    @Test
    void cancelOfARequestThatHasEndedIsNotFound() {
        proxy.chat("alpha");

        for (String id : new String[] {"1", "2", "none", "-1"}) {
            HttpResponse<String> answer = cancel(id);
            assertThat(answer.statusCode()).isEqualTo(404);
            assertThat(answer.body()).contains("inflight request not found");
        }
    }

    private HttpResponse<String> cancel(String id) {
        return proxy.post("/api/inflight/" + id + "/cancel", "");
    }

    private void runAlphaByHand() {
        proxy.get("/health");
        proxy.cluster().scaleFromOutside("alpha", 1);
        proxy.awaitState("alpha", "ready");
        proxy.cluster().server("alpha").answerByHand();
    }

    private JsonArray inFlight() {
        return new JsonObject(proxy.get("/api/inflight").body()).getJsonArray("requests");
    }

    private JsonObject only() {
        assertThat(inFlight()).hasSize(1);
        return last();
    }

    private JsonObject last() {
        JsonArray all = inFlight();
        return all.getJsonObject(all.size() - 1);
    }
}
