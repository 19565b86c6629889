package dev.modelswap.proxy.http.forward;

import static org.assertj.core.api.Assertions.assertThat;

import dev.modelswap.proxy.testing.Call;
import dev.modelswap.proxy.testing.FakeLlamaServer;
import dev.modelswap.proxy.testing.ProxyFixture;
import dev.modelswap.proxy.testing.RawConnection;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class HeadersTest {

    private static final String CHAT = "/v1/chat/completions";
    private static final String BODY = ProxyFixture.chatBody("alpha", false);

    @RegisterExtension
    final ProxyFixture proxy = ProxyFixture.serving("""
            models:
            - {name: alpha}
            """);

    @Test
    void headersOfOneHopStayAtTheProxy() {
        Call call = received(
                "Connection: keep-alive, X-Hop",
                "X-Hop: 1",
                "Keep-Alive: timeout=5",
                "TE: trailers",
                "Proxy-Authorization: Basic eA==",
                "Upgrade: h2c",
                "X-End: stays");

        assertThat(call.header("x-end")).containsExactly("stays");
        assertThat(call.header("x-hop")).isEmpty();
        assertThat(call.header("keep-alive")).isEmpty();
        assertThat(call.header("te")).isEmpty();
        assertThat(call.header("proxy-authorization")).isEmpty();
        assertThat(call.header("upgrade")).isEmpty();
        assertThat(call.header("connection")).doesNotContain("keep-alive, X-Hop");
    }

    @Test
    void upstreamIsToldWhoAskedForWhat() {
        Call call = received(
                "X-Forwarded-For: 203.0.113.7", "Authorization: Bearer x", "Cookie: a=1", "X-Many: 1", "X-Many: 2");

        assertThat(call.header("host")).containsExactly("models.test");
        assertThat(call.header("x-forwarded-for")).containsExactly("203.0.113.7, 127.0.0.1");
        assertThat(call.header("x-forwarded-proto")).containsExactly("http");
        assertThat(call.header("authorization")).containsExactly("Bearer x");
        assertThat(call.header("cookie")).containsExactly("a=1");
        assertThat(call.header("x-many")).containsExactly("1", "2");
    }

    @Test
    void requestSentInChunksHasItsLengthUpstream() {
        RawConnection client = proxy.connect();

        client.send("POST " + CHAT + "?x=%2F+1 HTTP/1.1\r\nHost: models.test\r\nTransfer-Encoding: chunked\r\n\r\n"
                + Integer.toHexString(BODY.length()) + "\r\n" + BODY + "\r\n0\r\n\r\n");

        client.readUntil("choices");
        Call call = proxy.cluster().server("alpha").onlyCall();
        assertThat(call.body()).isEqualTo(BODY);
        assertThat(call.path()).isEqualTo(CHAT + "?x=%2F+1");
        assertThat(call.header("content-length")).containsExactly(String.valueOf(BODY.length()));
        assertThat(call.header("transfer-encoding")).isEmpty();
    }

    @Test
    void headAsLargeAsClientsMaySendPassesThrough() {
        RawConnection client = proxy.connect();
        Call call = byHand(client);

        call.head(200, "X-Large: " + "x".repeat(40 * 1024), "Content-Length: 0");

        assertThat(client.readUntil("\r\n\r\n")).startsWith("HTTP/1.1 200").contains("x".repeat(40 * 1024));
    }

    @Test
    void headThatIsNotHttpIsABadGatewayAndHoldsNothing() {
        RawConnection client = proxy.connect();
        Call call = byHand(client);

        call.head(200, "X-Bad: a\u0001b", "Content-Length: 0");

        assertThat(client.readUntil("}}")).startsWith("HTTP/1.1 502");
        proxy.awaitRequests(0, 0);
    }

    @Test
    void statusHeadersAndBodyOfTheUpstreamPassThrough() {
        RawConnection client = proxy.connect();
        Call call = byHand(client);

        call.head(
                418,
                "Content-Type: text/odd",
                "X-Custom: 1",
                "Set-Cookie: a=1",
                "Set-Cookie: b=2",
                "Connection: X-Hop",
                "X-Hop: 1",
                "Keep-Alive: timeout=5",
                "Content-Length: 5");
        call.write(new byte[] {'e', 'r', 'r', 'o', 'r'});

        assertThat(client.readUntil("error"))
                .startsWith("HTTP/1.1 418 ")
                .containsIgnoringCase("content-type: text/odd\r\n")
                .containsIgnoringCase("x-custom: 1\r\n")
                .containsIgnoringCase("set-cookie: a=1\r\n")
                .containsIgnoringCase("set-cookie: b=2\r\n")
                .containsIgnoringCase("content-length: 5\r\n")
                .doesNotContainIgnoringCase("x-hop")
                .doesNotContainIgnoringCase("keep-alive");
    }

    @Test
    void serverErrorOfTheUpstreamPassesThrough() {
        RawConnection client = proxy.connect();

        byHand(client).answer(500, "application/json", "{\"error\":{\"message\":\"its own\"}}");

        assertThat(client.readUntil("}}"))
                .startsWith("HTTP/1.1 500 ")
                .endsWith("{\"error\":{\"message\":\"its own\"}}");
    }

    @Test
    void answerWithoutABodyEnds() {
        RawConnection client = proxy.connect();

        Call call = byHand(client);
        call.head(204, "X-Last: 1");

        assertThat(client.readUntil("\r\n\r\n"))
                .startsWith("HTTP/1.1 204 ")
                .containsIgnoringCase("x-last: 1")
                .doesNotContainIgnoringCase("transfer-encoding");
    }

    @Test
    void eventStreamsAskReverseProxiesNotToBuffer() {
        RawConnection client = proxy.connect();

        Call call = byHand(client);
        call.startStream();
        call.event("1");

        assertThat(client.readUntil("data: 1")).containsIgnoringCase("x-accel-buffering: no");
    }

    private Call received(String... headers) {
        RawConnection client = proxy.connect();
        client.post(CHAT, BODY, headers).readUntil("choices");
        return proxy.cluster().server("alpha").onlyCall();
    }

    private Call byHand(RawConnection client) {
        proxy.cluster().scaleFromOutside("alpha", 1);
        FakeLlamaServer server = proxy.cluster().server("alpha");
        server.answerByHand();
        client.post(CHAT, BODY);
        return server.nextCall();
    }
}
