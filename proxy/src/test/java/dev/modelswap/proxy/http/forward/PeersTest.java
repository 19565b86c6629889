package dev.modelswap.proxy.http.forward;

import static org.assertj.core.api.Assertions.assertThat;

import dev.modelswap.proxy.ProxyOptions;
import dev.modelswap.proxy.testing.Call;
import dev.modelswap.proxy.testing.FakeLlamaServer;
import dev.modelswap.proxy.testing.ProxyFixture;
import dev.modelswap.proxy.testing.RawConnection;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

class PeersTest {

    private static final String CHAT = "/v1/chat/completions";

    @TempDir
    static Path keys;

    private final FakeLlamaServer peer = FakeLlamaServer.onAnyPort();

    @RegisterExtension
    final ProxyFixture proxy = ProxyFixture.serving("""
            models:
            - {name: alpha}
            peers:
            - name: far
              url: http://127.0.0.1:%1$d/base/
              models: [shared, only]
              apiKeySecretRef: {name: far}
              filters: {stripParams: [seed], setParamsByID: {far/only: {effort: low}}}
              timeouts: {responseHeader: 400ms}
            - {name: open, url: 'http://127.0.0.1:%1$d', models: [shared, free]}
            - {name: locked, url: 'http://127.0.0.1:%1$d', models: [secret], apiKeySecretRef: {name: locked}}
            """.formatted(peer.port()), new ProxyOptions.Keys(null, keys));

    @BeforeAll
    static void key() throws IOException {
        Files.writeString(keys.resolve("far"), "key-of-far\n");
    }

    @BeforeEach
    void listen() {
        peer.listen();
    }

    @AfterEach
    void close() {
        peer.close();
    }

    @Test
    void peerSeesItsOwnNameItsKeyAndNothingOfTheClient() {
        RawConnection client = proxy.connect();

        client.post(
                CHAT,
                "{\"seed\":1,\"model\":\"far/only\",\"x\":0.10}",
                "Authorization: Bearer of-the-client",
                "X-Api-Key: of-the-client",
                "X-Forwarded-For: 203.0.113.7",
                "X-Forwarded-Proto: https",
                "Forwarded: for=1",
                "X-End: stays");

        assertThat(client.readUntil("choices")).startsWith("HTTP/1.1 200");
        Call call = peer.onlyCall();
        assertThat(call.path()).isEqualTo("/base" + CHAT);
        assertThat(call.body()).isEqualTo("{\"model\":\"only\",\"x\":0.10,\"effort\":\"low\"}");
        assertThat(call.header("authorization")).containsExactly("Bearer key-of-far");
        assertThat(call.header("x-api-key")).containsExactly("key-of-far");
        assertThat(call.header("host")).containsExactly("127.0.0.1:" + peer.port());
        assertThat(call.header("x-forwarded-for")).isEmpty();
        assertThat(call.header("x-forwarded-proto")).isEmpty();
        assertThat(call.header("forwarded")).isEmpty();
        assertThat(call.header("x-end")).containsExactly("stays");
        assertThat(proxy.cluster().scaleCalls()).isEmpty();
    }

    @Test
    void bareNameReachesThePeerThatHasItOrTheFirstOfThose() {
        assertThat(proxy.chat("free").statusCode()).isEqualTo(200);
        assertThat(proxy.chat("shared").statusCode()).isEqualTo(200);
        assertThat(proxy.chat("open/shared").statusCode()).isEqualTo(200);
        assertThat(peer.received()).extracting(Call::path).containsExactly(CHAT, "/base" + CHAT, CHAT);
    }

    @Test
    void keysOfClientsReachAPeerWithoutAKeyOfItsOwn() {
        RawConnection client = proxy.connect();

        client.post(CHAT, ProxyFixture.chatBody("free", false), "Authorization: Bearer of-the-client");

        client.readUntil("choices");
        assertThat(peer.onlyCall().header("authorization")).containsExactly("Bearer of-the-client");
    }

    @Test
    void peerWhoseKeyIsNotThereGetsNoRequest() {
        HttpResponse<String> answer = proxy.chat("secret");

        assertThat(answer.statusCode()).isEqualTo(503);
        assertThat(answer.body()).contains("apiKeySecretRef");
        assertThat(peer.received()).isEmpty();
    }

    @Test
    void peerThatCannotBeReachedIsABadGateway() {
        peer.crash();

        HttpResponse<String> answer = proxy.chat("free");

        assertThat(answer.statusCode()).isEqualTo(502);
        assertThat(answer.body()).contains("The peer 'open' cannot be connected to");
    }

    @Test
    void peerThatDoesNotAnswerIsAGatewayTimeout() {
        peer.answerByHand();

        HttpResponse<String> answer = proxy.chat("far/only");

        assertThat(answer.statusCode()).isEqualTo(504);
        peer.nextCall().awaitCancelled();
    }

    @Test
    void errorOfAPeerPassesThrough() {
        peer.answerByHand();
        RawConnection client = proxy.connect();
        client.post(CHAT, ProxyFixture.chatBody("free", false));

        peer.nextCall().answer(429, "application/json", "{\"error\":{\"message\":\"its own\"}}");

        assertThat(client.readUntil("}}")).startsWith("HTTP/1.1 429").endsWith("{\"error\":{\"message\":\"its own\"}}");
    }

    @Test
    void peersModelIsAnUpstreamToo() {
        assertThat(proxy.get("/upstream/far/only/x%2Fy?z").statusCode()).isEqualTo(200);

        assertThat(peer.onlyCall().path()).isEqualTo("/base/x%2Fy?z");
        assertThat(peer.onlyCall().header("authorization")).containsExactly("Bearer key-of-far");
    }
}
