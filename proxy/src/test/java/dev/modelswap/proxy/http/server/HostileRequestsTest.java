package dev.modelswap.proxy.http.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.modelswap.proxy.testing.Call;
import dev.modelswap.proxy.testing.ProxyFixture;
import dev.modelswap.proxy.testing.RawConnection;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Requests that a server behind the proxy might read in another way than the proxy does. */
class HostileRequestsTest {

    private static final String CHAT = "POST /v1/chat/completions HTTP/1.1\r\nHost: x\r\nConnection: close\r\n";
    private static final String BODY = "{\"model\":\"alpha\"}";
    private static final String CHUNKED = "11\r\n" + BODY + "\r\n0\r\n\r\n";

    @RegisterExtension
    final ProxyFixture proxy = ProxyFixture.serving("models: [{name: alpha}]");

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Content-Length: 17\r\nContent-Length: 18\r\n\r\n" + BODY,
                "Content-Length: 17, 18\r\n\r\n" + BODY,
                "Content-Length: +17\r\n\r\n" + BODY,
                "Content-Length: -1\r\n\r\n" + BODY,
                "Content-Length: 0x11\r\n\r\n" + BODY,
                "Content-Length: 17\r\nTransfer-Encoding: chunked\r\n\r\n" + CHUNKED,
                "Transfer-Encoding: chunked\r\nContent-Length: 17\r\n\r\n" + CHUNKED,
                "Transfer-Encoding: chunked, identity\r\n\r\n" + CHUNKED,
                "Transfer-Encoding: xchunked\r\n\r\n" + CHUNKED,
                "Transfer-Encoding : chunked\r\n\r\n" + CHUNKED,
                "Content-Length: 17\r\nX Space: a\r\n\r\n" + BODY,
                "Content-Length: 17\r\nX-Nul: a\u0000b\r\n\r\n" + BODY,
                "Content-Length: 17\nX-Bare: line feed\r\n\r\n" + BODY,
                "Content-Length: 17\r\nX-Bare: \rcarriage return\r\n\r\n" + BODY,
                "Transfer-Encoding: \u000bchunked\r\n\r\n" + CHUNKED,
            })
    void framingThatCanBeReadInTwoWaysIsRefused(String rest) {
        RawConnection client = proxy.connect();
        client.send(CHAT + rest);

        String answer = client.readToEnd();

        assertThat(answer).startsWith("HTTP/1.1 400").contains("\"code\":\"bad_request\"");
        assertThat(proxy.cluster().scaleCalls()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Transfer-Encoding: chunked\r\n\r\n1g\r\n" + BODY + "\r\n0\r\n\r\n",
                "Transfer-Encoding: chunked\r\n\r\n0x11\r\n" + BODY + "\r\n0\r\n\r\n",
                "Transfer-Encoding: chunked\r\n\r\n+11\r\n" + BODY + "\r\n0\r\n\r\n",
                "Transfer-Encoding: chunked\r\n\r\n-11\r\n" + BODY + "\r\n0\r\n\r\n",
                "Transfer-Encoding: chunked\r\n\r\n100000011\r\n" + BODY + "\r\n0\r\n\r\n",
                "Transfer-Encoding: chunked\r\n\r\n\r\n11\r\n" + BODY + "\r\n0\r\n\r\n",
                "Transfer-Encoding: chunked\r\n\r\n11\n" + BODY + "\r\n0\r\n\r\n",
                "Transfer-Encoding: chunked\r\n\r\n11;a\n" + BODY + "\r\n0\r\n\r\n",
                "Transfer-Encoding: chunked\r\n\r\n11\r\n" + BODY + "xx0\r\n\r\n",
            })
    void chunksThatCanBeReadInTwoWaysCutTheConnection(String rest) {
        RawConnection client = proxy.connect();
        client.send(CHAT + rest);

        assertThat(client.readToEnd()).isEmpty();
        proxy.awaitOpen(0);
        assertThat(proxy.cluster().scaleCalls()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n\r\n" + CHUNKED,
                "Transfer-Encoding: chunked\r\n\r\n11\r\n" + BODY + "\r\n0\r\nContent-Length: 3\r\n\r\n",
            })
    void upstreamSeesTheProxysFramingAlone(String rest) {
        RawConnection client = proxy.connect();
        client.send(CHAT + rest);

        client.readUntil("choices");
        Call call = proxy.cluster().server("alpha").onlyCall();
        assertThat(call.header("transfer-encoding")).isEmpty();
        assertThat(call.header("content-length")).containsExactly("17");
        assertThat(call.body()).isEqualTo(BODY);
    }

    @Test
    void foldedHeaderIsOneHeaderUpstream() {
        RawConnection client = proxy.connect();

        client.send(CHAT + "Content-Length: 17\r\nX-Folded: a\r\n Transfer-Encoding: chunked\r\n\r\n" + BODY);

        client.readUntil("choices");
        Call call = proxy.cluster().server("alpha").onlyCall();
        assertThat(call.header("x-folded")).containsExactly("a Transfer-Encoding: chunked");
        assertThat(call.header("transfer-encoding")).isEmpty();
    }

    @Test
    void hugeHeadersAreRefused() {
        RawConnection client = proxy.connect();
        client.send(CHAT + "X-Huge: " + "x".repeat(70 * 1024) + "\r\nContent-Length: 17\r\n\r\n" + BODY);

        assertThat(client.readToEnd()).startsWith("HTTP/1.1 431").contains("headers_too_large");
    }

    @Test
    void hugeFirstLineIsRefused() {
        RawConnection client = proxy.connect();
        client.send("GET /v1/models?" + "x".repeat(17 * 1024) + " HTTP/1.1\r\nHost: x\r\n\r\n");

        assertThat(client.readToEnd()).startsWith("HTTP/1.0 414").contains("uri_too_long");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/upstream/alpha/../../v1/models",
                "/upstream/alpha/%2e%2E/x",
                "/upstream/alpha/..%2f..%2Fx",
                "/upstream/alpha/.%5c..%5Cx",
                "/x/../upstream/alpha/y",
                "/v1/./models",
            })
    void pathWithStepsUpIsRefused(String path) {
        RawConnection client = proxy.connect();
        client.send("GET " + path + " HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");

        assertThat(client.readToEnd()).startsWith("HTTP/1.1 400");
        assertThat(proxy.cluster().scaleCalls()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"/upstream/alpha/.well-known/x", "/upstream/alpha/a..b/...", "/upstream/alpha/a%2Fb"})
    void dotsWithinASegmentAreNoSteps(String path) {
        assertThat(proxy.get(path).statusCode()).isEqualTo(200);

        assertThat(proxy.cluster().server("alpha").onlyCall().path())
                .isEqualTo(path.substring("/upstream/alpha".length()));
    }

    @Test
    void requestsOneAfterTheOtherOnOneConnectionAreEachAnswered() {
        RawConnection client = proxy.connect();
        String keep = "POST /v1/chat/completions HTTP/1.1\r\nHost: x\r\nContent-Length: 17\r\n\r\n" + BODY;

        client.send(keep + keep);

        client.readUntil("choices");
        client.readUntil("choices");
        assertThat(proxy.cluster().server("alpha").received())
                .hasSize(2)
                .extracting(Call::body)
                .isEqualTo(List.of(BODY, BODY));
    }
}
