package dev.modelswap.proxy.http.routing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.modelswap.proxy.testing.Call;
import dev.modelswap.proxy.testing.FakeLlamaServer;
import dev.modelswap.proxy.testing.ProxyFixture;
import dev.modelswap.proxy.testing.RawConnection;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PassthroughTest {

    @RegisterExtension
    final ProxyFixture proxy = ProxyFixture.serving("""
            models:
            - {name: alpha, aliases: [author], useModelName: real, filters: {setParams: {x: 1}}}
            - {name: author/beta, ignoreWebsockets: true}
            - {name: comfyui_auto}
            profiles:
            - {name: day, aliases: {art: author/beta, author/beta/v1: ''}}
            groups:
            - {name: all, swap: false, exclusive: false, members: [alpha, author/beta, comfyui_auto]}
            """);

    @ParameterizedTest
    @CsvSource({
        "/upstream/alpha/, alpha, /",
        "/upstream/alpha/a%2Fb?x=%20, alpha, /a%2Fb?x=%20",
        "/upstream/alpha//x/, alpha, //x/",
        "/upstream/author/x, alpha, /x",
        "/upstream/author/beta/v1/x, author/beta, /v1/x",
        "/upstream/author%2Fbeta/x, author/beta, /x",
        "/comfyui/?x, comfyui_auto, /?x",
    })
    void pathBehindTheLongestNameIsAskedAsItIsEncoded(String path, String model, String upstreamPath) {
        assertThat(proxy.get(path).statusCode()).isEqualTo(200);

        assertThat(proxy.cluster().server(model).onlyCall().path()).isEqualTo(upstreamPath);
    }

    @Test
    void pathsBehindThePageOfComfyUiDoNotLoadItButAreServedByOneThatRuns() {
        HttpResponse<String> stopped = proxy.get("/comfyui/queue?x");
        proxy.ready("comfyui_auto");
        HttpResponse<String> running = proxy.get("/comfyui/queue?x");

        assertThat(stopped.statusCode()).isEqualTo(409);
        assertThat(stopped.body()).contains("comfyui_auto", "not loaded");
        assertThat(running.statusCode()).isEqualTo(200);
        assertThat(proxy.cluster().server("comfyui_auto").onlyCall().path()).isEqualTo("/queue?x");
        assertThat(proxy.cluster().scaleCalls()).isEmpty();
    }

    @Test
    void aliasOfTheActiveProfileLeadsToItsModelAndOneThatIsDisabledToNone() {
        proxy.cluster().showProfile("day");
        proxy.get("/health");

        assertThat(proxy.get("/upstream/art/x").statusCode()).isEqualTo(200);
        assertThat(proxy.get("/upstream/author/beta/v1/x").statusCode()).isEqualTo(404);
        assertThat(proxy.cluster().server("author/beta").onlyCall().path()).isEqualTo("/x");
    }

    @ParameterizedTest
    @CsvSource({"/upstream/nobody/x", "/upstream/"})
    void unknownModelIsNotFound(String path) {
        RawConnection client = proxy.connect();

        client.send("GET " + path + " HTTP/1.1\r\nHost: x\r\n\r\n");

        assertThat(client.readUntil("}}")).startsWith("HTTP/1.1 404").contains("model_not_found");
    }

    @ParameterizedTest
    @CsvSource({
        "GET, /upstream/alpha?q=1, 301, /upstream/alpha/?q=1",
        "POST, /upstream/author/beta, 308, /upstream/author/beta/",
        "HEAD, /comfyui, 301, /comfyui/",
    })
    void nameWithoutASlashIsRedirected(String method, String path, int status, String location) {
        RawConnection client = proxy.connect();

        client.send(method + " " + path + " HTTP/1.1\r\nHost: x\r\n\r\n");

        assertThat(client.readUntil("\r\n\r\n"))
                .startsWith("HTTP/1.1 " + status)
                .containsIgnoringCase("location: " + location + "\r\n");
        assertThat(proxy.cluster().scaleCalls()).isEmpty();
    }

    @Test
    void bodyStreamsBothWaysByAnyMethodAndNothingOfItIsChanged() {
        FakeLlamaServer server = proxy.readyByHand("alpha");
        RawConnection client = proxy.connect();
        client.send("PUT /upstream/alpha/v1/x HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n");

        client.send("10\r\n{\"model\":\"alpha\"\r\n").send("1\r\n}\r\n0\r\n\r\n");

        Call call = server.nextCall();
        assertThat(call.body()).isEqualTo("{\"model\":\"alpha\"}");
        call.head(200, "Transfer-Encoding: chunked");
        call.chunk("one");
        assertThat(client.readUntil("one")).startsWith("HTTP/1.1 200");
        call.chunk("two");
        client.readUntil("two");
        call.end();
        client.readToFinalChunk();
    }

    @Test
    void bodyLargerThanTheBoundOfOthersPasses() {
        FakeLlamaServer server = proxy.readyByHand("alpha");
        RawConnection client = proxy.connect();
        int length = 40 * 1024 * 1024;

        client.send("POST /upstream/alpha/x HTTP/1.1\r\nHost: x\r\nContent-Length: " + length + "\r\n\r\n"
                + "y".repeat(length));

        Call call = server.nextCall();
        assertThat(call.bytes()).hasSize(length);
        assertThat(call.header("content-length")).containsExactly(String.valueOf(length));
    }

    @Test
    void ignoredPathDoesNotLoadTheModelButIsServedByOneThatRuns() {
        assertThat(proxy.get("/upstream/alpha/favicon.ico").statusCode()).isEqualTo(409);
        assertThat(proxy.cluster().scaleCalls()).isEmpty();

        proxy.get("/upstream/alpha/");

        assertThat(proxy.get("/upstream/alpha/favicon.ico").statusCode()).isEqualTo(200);
    }

    @Test
    void websocketIsTunnelledAndHoldsItsModel() {
        FakeLlamaServer server = proxy.readyByHand("alpha");
        RawConnection client = proxy.connect();

        upgrade(client, "alpha");

        Call call = server.nextCall();
        assertThat(call.header("upgrade")).containsExactly("WebSocket");
        assertThat(call.header("sec-websocket-key")).containsExactly("abc");
        accept(call);
        assertThat(client.readUntil("\r\n\r\n"))
                .startsWith("HTTP/1.1 101")
                .containsIgnoringCase("upgrade: websocket")
                .containsIgnoringCase("sec-websocket-accept: xyz");
        proxy.awaitRequests(0, 1);
        call.write(new byte[] {'p', 'i', 'n', 'g'});
        client.readUntil("ping");
        client.send("pong\n");
        client.close();
        call.awaitCancelled();
        proxy.awaitRequests(0, 0);
    }

    @Test
    void websocketThatItsServerEndsEnds() {
        FakeLlamaServer server = proxy.readyByHand("alpha");
        RawConnection client = proxy.connect();
        upgrade(client, "alpha");
        Call call = server.nextCall();
        accept(call);
        client.readUntil("\r\n\r\n");

        call.cut();

        client.readToEnd();
        proxy.awaitRequests(0, 0);
    }

    @Test
    void websocketThatIsRefusedIsAnsweredSo() {
        FakeLlamaServer server = proxy.readyByHand("alpha");
        RawConnection client = proxy.connect();
        upgrade(client, "alpha");

        server.nextCall().answer(403, "text/plain", "no sockets");

        assertThat(client.readUntil("no sockets")).startsWith("HTTP/1.1 403");
        proxy.awaitRequests(0, 0);
    }

    @Test
    void ignoredWebsocketNeitherLoadsItsModelNorHoldsIt() {
        RawConnection early = proxy.connect();
        upgrade(early, "author/beta");
        assertThat(early.readUntil("}}")).startsWith("HTTP/1.1 409");
        assertThat(proxy.cluster().scaleCalls()).isEmpty();
        FakeLlamaServer server = proxy.readyByHand("author/beta");
        RawConnection client = proxy.connect();

        upgrade(client, "author/beta");

        accept(server.nextCall());
        client.readUntil("101");
        proxy.awaitRequests(0, 0);
    }

    private static void upgrade(RawConnection client, String model) {
        client.send("GET /upstream/" + model + "/ws HTTP/1.1\r\nHost: x\r\nConnection: keep-alive, Upgrade\r\n"
                + "Upgrade: WebSocket\r\nSec-WebSocket-Key: abc\r\nSec-WebSocket-Version: 13\r\n\r\n");
    }

    private static void accept(Call call) {
        call.head(101, "Connection: Upgrade", "Upgrade: websocket", "Sec-WebSocket-Accept: xyz");
    }
}
