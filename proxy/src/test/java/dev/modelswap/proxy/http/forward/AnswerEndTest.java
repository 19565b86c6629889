package dev.modelswap.proxy.http.forward;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.modelswap.proxy.testing.Call;
import dev.modelswap.proxy.testing.FakeLlamaServer;
import dev.modelswap.proxy.testing.ProxyFixture;
import dev.modelswap.proxy.testing.RawConnection;
import dev.modelswap.proxy.testing.Waiting;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What an answer's own end says, beside what HTTP says of it. */
class AnswerEndTest {

    private static final String CHAT = "/v1/chat/completions";
    private static final String STREAMED = "Content-Type: text/event-stream";
    private static final String FINAL_CHUNK = "\r\n0\r\n\r\n";

    @RegisterExtension
    final ProxyFixture proxy = ProxyFixture.serving("""
            models:
            - {name: alpha}
            """);

    private final FakeLlamaServer server = running(proxy);

    @Test
    void streamThatIsClosedBeforeItsLastEventEndsWithAnErrorEventAndACut() {
        RawConnection client = asked(CHAT);
        Call call = closing(STREAMED);
        call.write("data: one\n\n".getBytes(UTF_8));
        client.readUntil("data: one\n\n");

        call.cut();

        assertThat(client.readToEnd())
                .contains("event: error\ndata: {", "in the middle of its answer")
                .doesNotContain(FINAL_CHUNK);
        assertThat(row().getString("error_msg")).contains("in the middle of its answer");
    }

    @Test
    void streamThatIsClosedAfterItsLastEventIsWhole() {
        RawConnection client = asked(CHAT);
        Call call = closing(STREAMED);
        call.write("data: one\n\ndata: [DONE]\n\n".getBytes(UTF_8));

        call.cut();

        assertThat(client.readUntil(FINAL_CHUNK)).doesNotContain("event: error");
        assertThat(row().getString("error_msg")).isNull();
    }

    @Test
    void streamOfWhichNothingIsKnownIsWholeWhenItIsClosed() {
        RawConnection client = asked("/upstream/alpha/some/events");
        Call call = closing(STREAMED);
        call.write("data: one\n\n".getBytes(UTF_8));

        call.cut();

        assertThat(client.readUntil(FINAL_CHUNK)).contains("data: one").doesNotContain("event: error");
    }

    @Test
    void streamWhoseFramingIsWholeMayEndAsItLikes() {
        RawConnection client = asked(CHAT);
        Call call = server.nextCall();
        call.startStream();
        call.event("one");

        call.end();

        assertThat(client.readUntil(FINAL_CHUNK)).doesNotContain("event: error");
    }

    @Test
    void documentThatIsClosedBeforeItsLastBraceIsCut() {
        RawConnection client = asked(CHAT);
        Call call = closing("Content-Type: application/json");
        call.write("{\"half\":".getBytes(UTF_8));
        client.readUntil("half");

        call.cut();

        assertThat(client.readToEnd()).doesNotContain(FINAL_CHUNK);
        assertThat(row().getString("error_msg")).contains("in the middle of its answer");
    }

    @Test
    void documentThatIsClosedAfterItsLastBraceIsWhole() {
        RawConnection client = asked(CHAT);
        Call call = closing("Content-Type: application/json");
        call.write("{\"whole\":true}".getBytes(UTF_8));

        call.cut();

        client.readUntil(FINAL_CHUNK);
        assertThat(row().getString("error_msg")).isNull();
    }

    @Test
    void clientThatClosesAfterTheLastEventHasBeenAnswered() {
        RawConnection client = asked(CHAT);
        Call call = server.nextCall();
        call.startStream();
        call.event("one");
        call.event("[DONE]");
        client.readUntil("data: [DONE]\n\n");

        client.close();

        call.awaitCancelled();
        assertThat(row().getString("error_msg")).isNull();
        assertThat(row().getInteger("resp_status_code")).isEqualTo(200);
    }

    @Test
    void clientThatClosesBeforeTheLastEventHasLeft() {
        RawConnection client = asked(CHAT);
        Call call = server.nextCall();
        call.startStream();
        call.event("one");
        client.readUntil("data: one\n\n");

        client.close();

        call.awaitCancelled();
        assertThat(row().getString("error_msg")).isEqualTo("the client left");
    }

    @Test
    void errorEventInAStreamIsAnErrorThoughItsStatusIsNot() {
        RawConnection client = asked(CHAT);
        Call call = server.nextCall();
        call.startStream();
        call.event("{\"error\":{\"code\":500,\"message\":\"no slot\"}}");
        call.end();
        client.readUntil(FINAL_CHUNK);

        assertThat(row().getString("error_msg")).isEqualTo("no slot");
        assertThat(proxy.manage("/metrics").body())
                .contains("modelswap_request_failures_total{cause=\"stream_error\",model=\"alpha\"} 1");
    }

    private Call closing(String header) {
        Call call = server.nextCall();
        call.head(200, header, "Connection: close");
        return call;
    }

    private JsonObject row() {
        Waiting.until(() -> rows().size() == 1);
        return rows().getJsonObject(0);
    }

    private JsonArray rows() {
        return new JsonObject(proxy.get("/api/metrics/activity").body()).getJsonArray("data");
    }

    private RawConnection asked(String path) {
        return proxy.connect().post(path, ProxyFixture.chatBody("alpha", true));
    }

    private static FakeLlamaServer running(ProxyFixture proxy) {
        proxy.cluster().scaleFromOutside("alpha", 1);
        FakeLlamaServer server = proxy.cluster().server("alpha");
        server.answerByHand();
        return server;
    }
}
