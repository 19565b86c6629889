package dev.modelswap.proxy.http.client;

import static org.assertj.core.api.Assertions.assertThat;

import dev.modelswap.proxy.ProxyOptions;
import dev.modelswap.proxy.testing.Call;
import dev.modelswap.proxy.testing.FakeLlamaServer;
import dev.modelswap.proxy.testing.ProxyFixture;
import dev.modelswap.proxy.testing.RawConnection;
import dev.modelswap.proxy.testing.Waiting;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What the bodies of all requests may take together. */
class BodyRoomTest {

    private static final String CHAT = "/v1/chat/completions";
    private static final int MIB = 1024 * 1024;
    private static final String LARGE = "{\"model\":\"alpha\",\"image\":\"" + "i".repeat(3 * MIB / 2) + "\"}";

    @RegisterExtension
    final ProxyFixture proxy = ProxyFixture.serving(
            "models: [{name: alpha}]",
            new ProxyOptions.Keys(null, null),
            new ProxyOptions.Memory(2 * MIB, 0, 10, null));

    private FakeLlamaServer server;

    @BeforeEach
    void load() {
        proxy.chat("alpha");
        server = proxy.cluster().server("alpha");
    }

    @Test
    void requestsThatHaveEndedGiveTheirRoomBack() {
        for (int i = 0; i < 5; i++) {
            assertThat(proxy.post(CHAT, LARGE).statusCode()).isEqualTo(200);
            awaitTaken(0);
        }
    }

    @Test
    void bodyThatFindsNoRoomIsToldSoAndTakenOnceThereIsSome() {
        server.answerByHand();
        CompletableFuture<HttpResponse<String>> first = proxy.postLater(CHAT, LARGE);
        Call call = server.nextCall();

        HttpResponse<String> told = proxy.post(CHAT, LARGE);

        assertThat(told.statusCode()).isEqualTo(503);
        assertThat(told.headers().firstValue("Retry-After")).hasValue("2");
        assertThat(told.body()).contains("bodies_full", "of 2 MiB", "spec.proxy.resources.limits.memory");
        call.answer(200, "application/json", "{}");
        assertThat(Waiting.resultOf(first).statusCode()).isEqualTo(200);
        awaitTaken(0);
        CompletableFuture<HttpResponse<String>> again = proxy.postLater(CHAT, LARGE);
        server.nextCall().answer(200, "application/json", "{}");
        assertThat(Waiting.resultOf(again).statusCode()).isEqualTo(200);
    }

    @Test
    void smallRequestsAreServedBesideALargeOne() {
        server.answerByHand();
        CompletableFuture<HttpResponse<String>> large = proxy.postLater(CHAT, LARGE);
        Call call = server.nextCall();

        CompletableFuture<HttpResponse<String>> small = proxy.chatLater("alpha");

        server.nextCall().answer(200, "application/json", "{}");
        assertThat(Waiting.resultOf(small).statusCode()).isEqualTo(200);
        call.answer(200, "application/json", "{}");
        assertThat(Waiting.resultOf(large).statusCode()).isEqualTo(200);
    }

    @Test
    void bodyOfUnknownLengthIsBoundedToo() {
        HttpRequest chunked = proxy.request(CHAT)
                .POST(BodyPublishers.fromPublisher(BodyPublishers.ofString(LARGE + " ".repeat(MIB))))
                .build();

        assertThat(proxy.send(chunked).statusCode()).isEqualTo(503);

        awaitTaken(0);
        assertThat(proxy.chat("alpha").statusCode()).isEqualTo(200);
    }

    @Test
    void formThatNamesItsModelBehindTooMuchIsBoundedToo() {
        String part = "--x\r\nContent-Disposition: form-data; name=\"file\"\r\n\r\n" + "i".repeat(2 * MIB) + "\r\n";
        HttpRequest form = proxy.request("/v1/audio/transcriptions")
                .setHeader("Content-Type", "multipart/form-data; boundary=x")
                .POST(BodyPublishers.ofString(
                        part + "--x\r\nContent-Disposition: form-data; name=\"model\"\r\n\r\nalpha\r\n--x--\r\n"))
                .build();

        assertThat(proxy.send(form).statusCode()).isEqualTo(503);

        awaitTaken(0);
    }

    @Test
    void clientThatLeavesGivesItsRoomBack() {
        RawConnection client = proxy.connect();
        client.send("POST " + CHAT + " HTTP/1.1\r\nHost: x\r\nContent-Length: " + LARGE.length() + "\r\n\r\n"
                + LARGE.substring(0, MIB));
        awaitTaken(LARGE.length());

        client.close();

        awaitTaken(0);
    }

    private void awaitTaken(int bytes) {
        proxy.awaitMetric("modelswap_request_bodies_bytes", bytes);
    }
}
