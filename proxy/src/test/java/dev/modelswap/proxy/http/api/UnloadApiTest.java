package dev.modelswap.proxy.http.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.modelswap.proxy.testing.Call;
import dev.modelswap.proxy.testing.FakeCluster.ScaleCall;
import dev.modelswap.proxy.testing.FakeLlamaServer;
import dev.modelswap.proxy.testing.ProxyFixture;
import dev.modelswap.proxy.testing.RawConnection;
import dev.modelswap.proxy.testing.Waiting;
import java.net.http.HttpResponse;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** {@code GET /unload}, {@code POST /api/models/unload} and {@code POST /api/models/unload/NAME}. */
class UnloadApiTest {

    private static final String CHAT = "/v1/chat/completions";

    @RegisterExtension
    final ProxyFixture proxy = ProxyFixture.serving("""
            models:
            - {name: org/alpha, aliases: [first], unloadTimeout: 300ms}
            - {name: beta}
            groups:
            - {name: both, swap: false, members: [org/alpha, beta]}
            profiles:
            - {name: moved, aliases: {first: beta, beta-only: beta}}
            - {name: closed, aliases: {first: ""}}
            selectors:
            - {name: any, strategy: warm, targets: [beta]}
            peers:
            - {name: away, url: "http://127.0.0.1:9", models: [far]}
            """);

    @Test
    void unloadOfAllIsAnsweredWhenAllHaveEnded() {
        proxy.chat("org/alpha");
        proxy.chat("beta");

        HttpResponse<String> answer = proxy.get("/unload");

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body()).isEqualTo("OK");
        assertThat(proxy.get("/running").body()).isEqualTo("{\"running\":[]}");
        assertThat(proxy.cluster().scaleCalls()).contains(new ScaleCall("org/alpha", 0), new ScaleCall("beta", 0));
    }

    @Test
    void postUnloadsAllToo() {
        proxy.chat("beta");

        HttpResponse<String> answer = proxy.post("/api/models/unload", "");

        assertThat(answer.body()).isEqualTo("{\"msg\":\"ok\"}");
        assertThat(proxy.cluster().pods("beta")).isEmpty();
    }

    @Test
    void oneModelIsUnloadedByItsIdOrAlias() {
        proxy.chat("org/alpha");
        proxy.chat("beta");

        assertThat(proxy.post("/api/models/unload/first", "").body()).isEqualTo("OK");
        assertThat(proxy.cluster().pods("org/alpha")).isEmpty();
        assertThat(proxy.cluster().pods("beta")).hasSize(1);

        proxy.chat("org/alpha");
        assertThat(proxy.post("/api/models/unload/org/alpha", "").statusCode()).isEqualTo(200);
        assertThat(proxy.cluster().pods("org/alpha")).isEmpty();
    }

    @Test
    void aliasOfTheActiveProfileUnloadsItsTarget() {
        proxy.chat("org/alpha");
        proxy.chat("beta");
        proxy.cluster().showProfile("moved");
        Waiting.until(() -> proxy.get("/api/profiles").body().contains("\"active\":\"moved\""));

        assertThat(proxy.post("/api/models/unload/first", "").statusCode()).isEqualTo(200);

        assertThat(proxy.cluster().pods("beta")).isEmpty();
        assertThat(proxy.cluster().pods("org/alpha")).hasSize(1);
    }

    @Test
    void whatIsNoModelHereIsNotFound() {
        proxy.cluster().showProfile("closed");
        Waiting.until(() -> proxy.get("/api/profiles").body().contains("\"active\":\"closed\""));

        assertThat(proxy.post("/api/models/unload/first", "").statusCode()).isEqualTo(404);
        assertThat(proxy.post("/api/models/unload/nobody", "").body()).contains("model not found: 'nobody'");
        assertThat(proxy.post("/api/models/unload/any", "").body()).contains("'any' is a selector");
        assertThat(proxy.post("/api/models/unload/away/far", "").body()).contains("a model of peer 'away'");
    }

    @Test
    void modelThatDoesNotRunIsUnloadedAtOnce() {
        assertThat(proxy.post("/api/models/unload/beta", "").body()).isEqualTo("OK");
        assertThat(proxy.cluster().scaleCalls()).isEmpty();
    }

    @Test
    void requestInFlightMayEndBeforeItsModelIsUnloaded() {
        FakeLlamaServer server = proxy.readyByHand("beta");
        RawConnection client = proxy.connect();
        client.post(CHAT, ProxyFixture.chatBody("beta", false));
        Call call = server.nextCall();

        CompletableFuture<HttpResponse<String>> unload = proxy.postLater("/api/models/unload/beta", "");
        CompletableFuture<HttpResponse<String>> later = waitsForTheUnload();
        assertThat(unload).isNotDone();
        assertThat(proxy.cluster().pods("beta")).hasSize(1);
        call.answer(200, "application/json", "{\"choices\":1}");

        client.readUntil("choices");
        assertThat(Waiting.resultOf(unload).body()).isEqualTo("OK");
        assertThat(Waiting.resultOf(later).statusCode()).as("loaded anew").isEqualTo(200);
    }

    @Test
    void requestThatOutlivesTheUnloadTimeoutIsCutOffAndCanTell() {
        FakeLlamaServer server = proxy.readyByHand("org/alpha");
        RawConnection client = proxy.connect();
        Call call = proxy.beginStream(client, server, "org/alpha");

        HttpResponse<String> unload = proxy.post("/api/models/unload/org/alpha", "");

        assertThat(unload.body()).isEqualTo("OK");
        call.awaitCancelled();
        assertThat(client.readToEnd()).contains("event: error");
    }

    /** A request that comes while the unload is under way; before it, requests would be served at once. */
    private CompletableFuture<HttpResponse<String>> waitsForTheUnload() {
        proxy.awaitOpen(2);
        proxy.get("/running"); // asks the engine, which has heard of the unload by then
        CompletableFuture<HttpResponse<String>> later = proxy.chatLater("beta");
        proxy.awaitRequests(1, 1);
        return later;
    }
}
