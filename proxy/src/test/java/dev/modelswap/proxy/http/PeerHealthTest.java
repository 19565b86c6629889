package dev.modelswap.proxy.http;

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
