package dev.modelswap.proxy.http.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.modelswap.proxy.testing.Call;
import dev.modelswap.proxy.testing.EventStream;
import dev.modelswap.proxy.testing.ProxyFixture;
import dev.modelswap.proxy.testing.Waiting;
import io.vertx.core.json.JsonObject;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class InFlightEventsTest {

    @RegisterExtension
    final ProxyFixture proxy = ProxyFixture.serving("""
            models:
            - {name: alpha}
            """);

    @Test
    void newClientIsShownWhatIsInFlightAndHearsOfItsEnd() {
        Call call = inFlight();

        try (EventStream stream = EventStream.open(proxy.url() + "/api/events")) {
            JsonObject snapshot =
                    stream.await(event -> operation(event, "snapshot")).object();
            JsonObject shown = snapshot.getJsonArray("requests").getJsonObject(0);
            assertThat(shown.getString("model")).isEqualTo("alpha");

            call.end();

            JsonObject removed =
                    stream.await(event -> operation(event, "remove")).object();
            assertThat(removed.getString("id")).isEqualTo(shown.getString("id"));
        }
    }

    @Test
    void requestThatComesIsToldAndSoAreItsBytes() {
        proxy.get("/health");
        try (EventStream stream = EventStream.open(proxy.url() + "/api/events")) {
            stream.await(event -> operation(event, "snapshot"));

            Call call = inFlight();

            stream.await(event -> operation(event, "upsert"));
            call.event("one");
            stream.await(event -> operation(event, "upsert")
                    && event.object().getJsonObject("request").getLong("resp_bytes") > 0);
        }
    }

    @Test
    void manyPiecesAreNotManyEvents() {
        Call call = inFlight();
        try (EventStream stream = EventStream.open(proxy.url() + "/api/events")) {
            stream.await(event -> operation(event, "snapshot"));

            for (int i = 0; i < 500; i++) {
                call.event("x");
            }

            long all = 500L * "data: x\n\n".length();
            stream.await(event -> operation(event, "upsert")
                    && event.object().getJsonObject("request").getLong("resp_bytes") == all);
            assertThat(stream.events().stream().filter(event -> operation(event, "upsert")))
                    .hasSizeLessThan(50);
            call.end();
            Waiting.until(() -> stream.events().stream().anyMatch(event -> operation(event, "remove")));
        }
    }

    private Call inFlight() {
        proxy.get("/health");
        proxy.cluster().scaleFromOutside("alpha", 1);
        proxy.awaitState("alpha", "ready");
        proxy.cluster().server("alpha").answerByHand();
        proxy.connect().post("/v1/chat/completions", ProxyFixture.chatBody("alpha", true));
        Call call = proxy.cluster().server("alpha").nextCall();
        call.startStream();
        return call;
    }

    private static boolean operation(EventStream.Event event, String operation) {
        return event.type().equals("inflight")
                && operation.equals(event.object().getString("operation"));
    }
}
