package dev.modelswap.proxy.http.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.modelswap.proxy.testing.EventStream;
import dev.modelswap.proxy.testing.ProxyFixture;
import dev.modelswap.proxy.testing.Waiting;
import io.vertx.core.json.JsonObject;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class TimelineApiTest {

    @RegisterExtension
    final ProxyFixture proxy = ProxyFixture.serving("""
            models:
            - {name: alpha}
            - {name: beta}
            """);

    @Test
    void swapIsSeenWithWhoRanWhenAndWhoWaited() {
        proxy.chat("alpha");
        proxy.chat("beta");

        List<JsonObject> spans = spans("");

        JsonObject alpha = span(spans, "alpha", "ready");
        JsonObject beta = span(spans, "beta", "starting");
        assertThat(alpha.getInstant("to")).isAfterOrEqualTo(alpha.getInstant("from"));
        assertThat(beta.getInstant("from")).isAfterOrEqualTo(alpha.getInstant("to"));
        assertThat(beta.getInteger("waited")).isOne();
        assertThat(span(spans, "beta", "ready").getValue("to")).isNull();
    }

    @Test
    void failureIsSeenWithItsCause() {
        proxy.cluster().failPods("alpha", "it has no place");
        proxy.cluster().scaleFromOutside("alpha", 1);
        proxy.awaitState("alpha", "stopped");
        Waiting.until(() -> spans("").stream().anyMatch(span -> "failed".equals(span.getString("state"))));

        assertThat(span(spans(""), "alpha", "failed").getString("cause")).contains("it has no place");
    }

    @Test
    void onlyWhatHasNotEndedBeforeIsTold() {
        proxy.chat("alpha");
        proxy.chat("beta");
        String now = URLEncoder.encode(Instant.now().plusSeconds(1).toString(), StandardCharsets.UTF_8);

        assertThat(spans("?since=" + now).stream().map(span -> span.getString("model")))
                .containsExactly("beta");
    }

    @Test
    void timeThatIsNoneIsABadRequest() {
        assertThat(proxy.get("/api/timeline?since=yesterday").statusCode()).isEqualTo(400);
        assertThat(proxy.get("/api/timeline?since=yesterday").body()).contains("RFC3339");
    }

    @Test
    void listenersHearOfEverySpan() {
        try (EventStream stream = EventStream.open(proxy.url() + "/api/events")) {
            stream.await(event -> event.type().equals("timeline")
                    && "snapshot".equals(event.object().getString("operation")));

            proxy.chat("alpha");

            stream.await(event -> event.type().equals("timeline")
                    && event.object().getString("operation").equals("upsert")
                    && event.object().getJsonObject("span").getString("state").equals("ready"));
            assertThat(Set.copyOf(stream.types())).contains("modelStatus", "uiConfig", "profileChanged", "timeline");
        }
    }

    private List<JsonObject> spans(String query) {
        return new JsonObject(proxy.get("/api/timeline" + query).body())
                .getJsonArray("spans").stream().map(JsonObject.class::cast).toList();
    }

    private static JsonObject span(List<JsonObject> spans, String model, String state) {
        return Objects.requireNonNull(
                spans.stream()
                        .filter(span -> span.getString("model").equals(model)
                                && span.getString("state").equals(state))
                        .findFirst()
                        .orElse(null),
                spans::toString);
    }
}
