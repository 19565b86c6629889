package dev.modelswap.proxy.http.client;

import static org.assertj.core.api.Assertions.assertThat;

import dev.modelswap.proxy.testing.Call;
import dev.modelswap.proxy.testing.FakeLlamaServer;
import dev.modelswap.proxy.testing.ProxyFixture;
import dev.modelswap.proxy.testing.RawConnection;
import dev.modelswap.proxy.testing.Waiting;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Bodies that are longer than what sockets take at once. */
class LargeBodyTest {

    private static final String CHAT = "/v1/chat/completions";
    private static final int MIB = 1024 * 1024;
    private static final String IMAGE = "iVBORw0KGgo\\n\\\"".repeat(24 * MIB / 15);

    @RegisterExtension
    final ProxyFixture proxy = ProxyFixture.serving("""
            models:
            - {name: alpha}
            - {name: named, useModelName: real}
            - {name: filtered, filters: {stripParams: [seed], setParams: {top.k: 4}}}
            """);

    @Test
    void bodyOfUnknownLengthReachesTheUpstreamByteForByte() {
        String body = "{\"image\":\"" + IMAGE + "\",\"model\":\"alpha\"}";
        HttpRequest chunked = proxy.request(CHAT)
                .POST(BodyPublishers.fromPublisher(BodyPublishers.ofString(body)))
                .build();

        HttpResponse<String> answer = proxy.send(chunked);

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(received("alpha")).isEqualTo(bytes(body));
    }

    @Test
    void renamedModelChangesNoOtherByte() {
        String start = "{\"image\" : \"" + IMAGE + "\", \"model\" : ";

        HttpResponse<String> answer = proxy.post(CHAT, start + "\"named\" }\n");

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(received("named")).isEqualTo(bytes(start + "\"real\" }\n"));
    }

    @Test
    void filtersChangeNoOtherByte() {
        String image = "\"image\" : \"" + IMAGE + "\"";

        HttpResponse<String> answer = proxy.post(
                CHAT, "{\"seed\":\"" + IMAGE.substring(20 * MIB) + "\"," + image + ",\"model\":\"filtered\"}");

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(received("filtered")).isEqualTo(bytes("{" + image + ",\"model\":\"filtered\",\"top\":{\"k\":4}}"));
    }

    @Test
    void bodyOfAnUnansweredRequestIsSentAgainWhole() {
        FakeLlamaServer server = loaded("alpha");
        server.answerByHand();
        String body = "{\"model\":\"alpha\",\"image\":\"" + IMAGE + "\"}";
        CompletableFuture<HttpResponse<String>> answer = proxy.postLater(CHAT, body);
        server.nextCall().cut();

        Call again = server.nextCall();
        again.answer(200, "application/json", "{}");

        assertThat(Waiting.resultOf(answer).statusCode()).isEqualTo(200);
        assertThat(again.bytes()).isEqualTo(bytes(body));
    }

    @Test
    void clientThatLeavesWhileTheUpstreamReadsNothingTakesItsRequestAlong() {
        FakeLlamaServer server = loaded("alpha");
        proxy.awaitOpen(0);
        Waiting.until(() -> server.connections() == 0); // those that are kept are read
        server.readNothing();
        RawConnection client = proxy.connect();
        String body = "{\"model\":\"alpha\",\"image\":\"" + IMAGE + "\"}";
        client.send("POST " + CHAT + " HTTP/1.1\r\nHost: x\r\nContent-Length: " + body.length() + "\r\n\r\n" + body);
        proxy.awaitRequests(0, 1);

        client.close();

        proxy.awaitRequests(0, 0);
        proxy.awaitOpen(0);
    }

    @Test
    void answerToWhatWasNotReadReachesTheClientAndEndsTheConnection() throws IOException {
        try (ServerSocket upstream = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            proxy.cluster()
                    .configure(proxy.config(
                            "models: [{name: alpha}]\npeers: [{name: far, models: [big], url: 'http://127.0.0.1:"
                                    + upstream.getLocalPort() + "'}]\n"));
            String body = "{\"model\":\"big\",\"image\":\"" + IMAGE + "\"}";
            CompletableFuture<HttpResponse<String>> answer = proxy.postLater(CHAT, body);

            long read;
            try (Socket connection = upstream.accept()) {
                readHead(connection.getInputStream());
                connection.getOutputStream().write(bytes("HTTP/1.1 413 Too Large\r\nContent-Length: 2\r\n\r\nno"));
                HttpResponse<String> answered = Waiting.resultOf(answer);
                read = readToTheEnd(connection.getInputStream());
                assertThat(answered.statusCode()).isEqualTo(413);
                assertThat(answered.body()).isEqualTo("no");
            }

            assertThat(read).isLessThan(body.length() - MIB);
        }
    }

    private FakeLlamaServer loaded(String model) {
        proxy.chat(model);
        return proxy.cluster().server(model);
    }

    private byte[] received(String model) {
        return proxy.cluster().server(model).onlyCall().bytes();
    }

    private static void readHead(InputStream in) throws IOException {
        StringBuilder head = new StringBuilder();
        while (head.indexOf("\r\n\r\n") < 0) {
            head.append((char) in.read());
        }
    }

    private static long readToTheEnd(InputStream in) throws IOException {
        try {
            return in.skip(Long.MAX_VALUE);
        } catch (SocketException reset) {
            return 0;
        }
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
