package dev.modelswap.proxy.http.forward;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.modelswap.proxy.testing.Call;
import dev.modelswap.proxy.testing.FakeLlamaServer;
import dev.modelswap.proxy.testing.ProxyFixture;
import dev.modelswap.proxy.testing.RawConnection;
import io.vertx.core.json.JsonObject;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class UpstreamFailureTest {

    private static final String CHAT = "/v1/chat/completions";
    private static final String FINAL_CHUNK = "\r\n0\r\n";

    @RegisterExtension
    final ProxyFixture proxy = ProxyFixture.serving("""
            models:
            - {name: alpha}
            """);

    private final FakeLlamaServer server = running(proxy);

    @Test
    void eventStreamThatBreaksOffEndsWithAnErrorEventAndACut() {
        RawConnection client = asked();
        Call call = server.nextCall();
        call.startStream();
        call.event("one");
        client.readUntil("data: one\n\n");

        call.cut();

        String rest = client.readToEnd();
        assertThat(rest).contains("event: error\ndata: {").doesNotContain(FINAL_CHUNK);
        String data = rest.substring(rest.indexOf("data: ") + 6, rest.indexOf("\n\n"));
        JsonObject error = new JsonObject(data).getJsonObject("error");
        assertThat(error.getString("code")).isEqualTo("bad_gateway");
        assertThat(error.getString("message")).contains("'alpha'");
        proxy.awaitRequests(0, 0);
    }

    @Test
    void eventStreamThatBreaksOffBeforeItsFirstEventEndsWithAnErrorEventAndACut() {
        RawConnection client = asked();
        Call call = server.nextCall();
        call.startStream();

        call.cut();

        assertThat(client.readToEnd())
                .startsWith("HTTP/1.1 200")
                .contains("event: error\ndata: {")
                .doesNotContain(FINAL_CHUNK);
    }

    @Test
    void chunkedAnswerThatBreaksOffIsCut() {
        RawConnection client = asked();
        Call call = server.nextCall();
        call.head(200, "Content-Type: application/json", "Transfer-Encoding: chunked");
        call.chunk("{\"half\":");
        client.readUntil("half");

        call.cut();

        assertThat(client.readToEnd()).doesNotContain("event: error").doesNotContain(FINAL_CHUNK);
        proxy.awaitRequests(0, 0);
    }

    @Test
    void answerWithALengthThatBreaksOffIsCut() {
        RawConnection client = asked();
        Call call = server.nextCall();
        call.head(200, "Content-Type: application/json", "Content-Length: 1000");
        call.write("{\"half\":".getBytes(UTF_8));
        client.readUntil("half");

        call.cut();

        assertThat(client.readToEnd()).isEqualTo("\":");
        proxy.awaitRequests(0, 0);
    }

    @Test
    void requestThatItsUpstreamDidNotAnswerIsSentAgain() {
        RawConnection client = asked();

        server.nextCall().cut();
        Call again = server.nextCall();
        again.head(200, "Content-Type: application/json", "Content-Length: 2");
        again.write("{}".getBytes(UTF_8));

        assertThat(client.readUntil("{}")).startsWith("HTTP/1.1 200");
        proxy.awaitRequests(0, 0);
    }

    @Test
    void requestWhoseKeptConnectionEndedIsSentAgainOnANewOne() {
        List<RawConnection> others = Stream.generate(this::asked).limit(6).toList();
        others.forEach(other -> server.nextCall().answer(200, "application/json", "{}"));
        others.forEach(other -> other.readUntil("\r\n\r\n{}"));
        int connections = server.accepted();
        RawConnection client = asked();

        server.nextCall().cut();
        Call again = server.nextCall();
        assertThat(server.accepted()).isGreaterThan(connections);
        again.answer(200, "application/json", "{}");

        assertThat(client.readUntil("\r\n\r\n{}")).startsWith("HTTP/1.1 200");
    }

    @Test
    void lastSendLeavesAServerThatIsEndingTheTimeToEnd() {
        RawConnection client = asked();
        server.nextCall().cut();
        server.nextCall().cut();
        long cut = System.nanoTime();

        server.nextCall().answer(200, "application/json", "{}");

        assertThat(Duration.ofNanos(System.nanoTime() - cut)).isGreaterThan(Duration.ofMillis(900));
        assertThat(client.readUntil("\r\n\r\n{}")).startsWith("HTTP/1.1 200");
    }

    @Test
    void upstreamThatEndsThreeTimesWithoutAnAnswerIsABadGateway() {
        RawConnection client = asked();

        server.nextCall().cut();
        server.nextCall().cut();
        server.nextCall().cut();

        String answer = client.readUntil("}}");
        assertThat(answer).startsWith("HTTP/1.1 502").contains("\"code\":\"bad_gateway\"");
        proxy.awaitRequests(0, 0);
    }

    @Test
    void upstreamThatEndsBetweenHeadAndBodyIsABadGatewayWithoutItsHeaders() {
        RawConnection client = asked();
        Call call = server.nextCall();
        call.head(200, "Content-Type: text/odd", "Content-Encoding: br", "Content-Length: 1000");

        call.cut();

        String answer = client.readUntil("}}");
        assertThat(answer)
                .startsWith("HTTP/1.1 502")
                .containsIgnoringCase("content-type: application/json")
                .doesNotContainIgnoringCase("content-encoding")
                .doesNotContain("1000");
    }

    @Test
    void upstreamThatDoesNotSpeakHttpIsABadGateway() {
        RawConnection client = asked();
        Call call = server.nextCall();

        call.write("HELLO 42\r\n\r\n".getBytes(UTF_8));

        assertThat(client.readUntil("}}")).startsWith("HTTP/1.1 502");
        call.awaitCancelled();
        proxy.awaitRequests(0, 0);
    }

    @Test
    void connectionsAreKeptAfterAnErrorOfTheUpstream() {
        RawConnection client = asked();
        server.nextCall().answer(500, "application/json", "{\"first\":1}");
        client.readUntil("first");

        client.post(CHAT, ProxyFixture.chatBody("alpha", true));

        server.nextCall().answer(200, "application/json", "{\"second\":1}");
        assertThat(client.readUntil("second")).contains("HTTP/1.1 200");
    }

    @Test
    void serverThatRefusesConnectionsForLongIsABadGateway() {
        server.crash();

        HttpResponse<String> answer = proxy.chat("alpha");

        assertThat(answer.statusCode()).isEqualTo(502);
        assertThat(answer.body()).contains("cannot be connected to");
        proxy.awaitRequests(0, 0);
    }

    private static FakeLlamaServer running(ProxyFixture proxy) {
        proxy.cluster().scaleFromOutside("alpha", 1);
        FakeLlamaServer server = proxy.cluster().server("alpha");
        server.answerByHand();
        return server;
    }

    private RawConnection asked() {
        return proxy.connect().post(CHAT, ProxyFixture.chatBody("alpha", true));
    }
}
