package dev.modelswap.proxy.http.forward;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.modelswap.proxy.testing.Call;
import dev.modelswap.proxy.testing.FakeLlamaServer;
import dev.modelswap.proxy.testing.ProxyFixture;
import dev.modelswap.proxy.testing.Waiting;
import io.vertx.core.json.JsonObject;
import java.net.http.HttpResponse;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class PeerHealthTest {

    private static final String CHAT = "/v1/chat/completions";

    private final FakeLlamaServer west = FakeLlamaServer.onAnyPort();
    private final FakeLlamaServer east = FakeLlamaServer.onAnyPort();

    @RegisterExtension
    final ProxyFixture proxy = ProxyFixture.serving("""
            models:
            - {name: alpha}
            peers:
            - {name: west, url: 'http://127.0.0.1:%d', models: [shared], filters: {setParams: {at: west}}}
            - {name: east, url: 'http://127.0.0.1:%d', models: [shared], filters: {setParams: {at: east}}}
            """.formatted(west.port(), east.port()));

    @AfterEach
    void close() {
        west.close();
        east.close();
    }

    @Test
    void firstPeerOfTheSpecServesWhatSeveralHave() {
        west.listen();
        east.listen();

        assertThat(proxy.chat("shared").statusCode()).isEqualTo(200);

        assertThat(west.onlyCall().body()).contains("\"at\":\"west\"");
        assertThat(east.received()).isEmpty();
    }

    @Test
    void nextPeerServesWhatOneThatIsDownCannotAndByItsOwnFilters() {
        east.listen();

        assertThat(proxy.chat("shared").statusCode()).isEqualTo(200);

        assertThat(east.onlyCall().body()).contains("\"at\":\"east\"").doesNotContain("west");
        assertThat(peer("west").getBoolean("up")).isFalse();
        assertThat(peer("west").getString("error")).contains("refused");
        assertThat(peer("east").getBoolean("up")).isTrue();
    }

    @Test
    void activityAndMetricsNameThePeerThatAnswered() {
        east.listen();

        proxy.chat("shared");

        Waiting.until(() -> proxy.get("/api/metrics/activity").body().contains("\"model\":\"east/shared\""));
        assertThat(proxy.manage("/metrics").body())
                .contains("modelswap_requests_seconds_count{model=\"east/shared\",status=\"2xx\"} 1")
                .doesNotContain("west/shared");
    }

    @Test
    void metricTellsWhichPeersAreUp() {
        east.listen();
        proxy.get("/running");
        assertThat(proxy.manage("/metrics").body())
                .contains("modelswap_peer_up{peer=\"west\"} 1", "modelswap_peer_up{peer=\"east\"} 1");

        proxy.chat("shared");

        assertThat(proxy.manage("/metrics").body())
                .contains("modelswap_peer_up{peer=\"west\"} 0", "modelswap_peer_up{peer=\"east\"} 1");
    }

    @Test
    void metricForgetsPeersThatAreNoMore() {
        proxy.chat("shared");
        assertThat(proxy.manage("/metrics").body()).contains("modelswap_peer_up{peer=\"west\"}");

        proxy.cluster().configure(proxy.config("models: [{name: alpha}]"));

        Waiting.until(() -> !proxy.manage("/metrics").body().contains("modelswap_peer_up{"));
    }

    @Test
    void nextPeerServesWhatIsAskedBehindUpstreamAndGetsTheWholeBody() {
        east.listen();
        String body = "x".repeat(300_000);

        assertThat(proxy.post("/upstream/shared/any/path", body).statusCode()).isEqualTo(200);

        Call call = east.onlyCall();
        assertThat(call.path()).isEqualTo("/any/path");
        assertThat(call.body()).isEqualTo(body);
    }

    @Test
    void allPeersDownBehindUpstreamIsABadGatewayThatNamesEach() {
        HttpResponse<String> answer = proxy.get("/upstream/shared/any/path");

        assertThat(answer.statusCode()).isEqualTo(502);
        assertThat(answer.body()).contains("'west' (", "'east' (");
    }

    @Test
    void peerThatIsBackIsFoundOutAndServesAgain() {
        east.listen();
        proxy.chat("shared");

        west.listen();
        Waiting.until(() -> peer("west").getBoolean("up"));

        assertThat(west.received().stream().map(Call::path)).containsOnly("/v1/models");
        assertThat(proxy.chat("shared").statusCode()).isEqualTo(200);
        assertThat(west.received().stream().map(Call::path)).contains(CHAT);
    }

    @Test
    void allPeersDownIsABadGatewayThatNamesEach() {
        HttpResponse<String> answer = proxy.chat("shared");

        assertThat(answer.statusCode()).isEqualTo(502);
        String message = new JsonObject(answer.body()).getJsonObject("error").getString("message");
        assertThat(message).contains("'shared'", "'west' (", "'east' (", "refused");
    }

    @Test
    void fullNameStaysAtItsPeer() {
        east.listen();

        assertThat(proxy.chat("west/shared").statusCode()).isEqualTo(502);

        assertThat(east.received()).isEmpty();
        assertThat(peer("west").getBoolean("up")).isFalse();
    }

    @Test
    void peerThatIsSlowToAnswerIsNotDown() {
        west.listen();
        east.listen();
        west.answerByHand();

        CompletableFuture<HttpResponse<String>> answer = proxy.chatLater("shared");
        Call call = west.nextCall();
        assertThat(proxy.chat("east/shared").statusCode()).isEqualTo(200);
        assertThat(peer("west").getBoolean("up")).isTrue();
        call.answer(200, "application/json", "{\"from\":\"west\"}");

        assertThat(Waiting.resultOf(answer).body()).contains("west");
        assertThat(east.received()).hasSize(1);
    }

    @Test
    void answerOfAPeerIsPassedOnWhateverItSays() {
        west.listen();
        east.listen();
        west.answerByHand();

        CompletableFuture<HttpResponse<String>> answer = proxy.chatLater("shared");
        west.nextCall().answer(503, "application/json", "{}");

        assertThat(Waiting.resultOf(answer).statusCode()).isEqualTo(503);
        assertThat(east.received()).isEmpty();
        assertThat(peer("west").getBoolean("up")).isTrue();
    }

    private JsonObject peer(String name) {
        return requireNonNull(new JsonObject(proxy.get("/api/models/status").body())
                .getJsonArray("peers").stream()
                        .map(JsonObject.class::cast)
                        .filter(peer -> peer.getString("name").equals(name))
                        .findFirst()
                        .orElse(null));
    }
}
