package dev.modelswap.proxy.http.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.modelswap.proxy.testing.ProxyFixture;
import dev.modelswap.proxy.testing.Waiting;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class ModelStatusTest {

    @RegisterExtension
    final ProxyFixture proxy = ProxyFixture.serving("""
            models:
            - {name: zeta, ttl: 1h}
            - {name: alpha, displayName: Alpha, description: The first, aliases: [a], unlisted: true,
               capabilities: {in: [text, image], out: [text], tools: true, context: 8192}}
            groups:
            - {name: small, members: [alpha]}
            selectors:
            - {name: any, strategy: warm, targets: [alpha, zeta], description: Either}
            peers:
            - {name: far, url: "http://127.0.0.1:1", models: [away]}
            """);

    @Test
    void everyModelIsToldWithWhatIsKnownOfIt() {
        JsonObject status = new JsonObject(proxy.get("/api/models/status").body());

        assertThat(status.getJsonArray("models")).isEqualTo(new JsonArray("""
                [{"id": "alpha", "name": "Alpha", "description": "The first", "state": "stopped", "unlisted": true,
                  "aliases": ["a"], "in_flight": 0, "waiting": 0, "pods": [], "group": "small",
                  "capabilities": {"vision": true, "function_calling": true}, "context_length": 8192},
                 {"id": "zeta", "name": "", "description": "", "state": "stopped", "unlisted": false,
                  "aliases": [], "in_flight": 0, "waiting": 0, "pods": []},
                 {"id": "far/away", "name": "", "description": "", "state": "", "unlisted": false, "peerID": "far",
                  "aliases": []}]"""));
        assertThat(status.getJsonArray("selectors")).isEqualTo(new JsonArray("""
                [{"id": "any", "name": "", "description": "Either", "strategy": "warm", "targets": ["alpha", "zeta"],
                  "unlisted": false}]"""));
    }

    @Test
    void modelThatLoadsIsToldWithItsPhaseAndWhoWaits() {
        proxy.get("/health");
        proxy.cluster().loadSlowly("zeta");
        CompletableFuture<HttpResponse<String>> answer = proxy.chatLater("zeta");
        proxy.awaitState("zeta", "starting");

        JsonObject zeta = model("zeta");

        assertThat(zeta.getInteger("waiting")).isOne();
        assertThat(zeta.getString("phase")).isIn("scheduling", "loading");
        assertThat(zeta.getLong("load_ms")).isNotNegative();
        assertThat(zeta.containsKey("unload_at")).isFalse();

        proxy.cluster().server("zeta").finishLoading();
        Waiting.resultOf(answer);
        assertThat(model("zeta").containsKey("load_ms")).isFalse();
        assertThat(model("zeta").getLong("expected_load_ms")).isNotNegative();
    }

    @Test
    void modelThatWaitsForAnotherToEndSaysSo() {
        proxy.chat("zeta");
        proxy.cluster().endSlowly("zeta");
        CompletableFuture<HttpResponse<String>> answer = proxy.chatLater("alpha");
        proxy.awaitState("zeta", "stopping");

        assertThat(model("alpha").getMap())
                .containsEntry("state", "stopped")
                .containsEntry("phase", "evicting")
                .containsEntry("waiting", 1);

        proxy.cluster().endPods("zeta");
        Waiting.resultOf(answer);
    }

    @Test
    void modelThatServesIsToldWithItsRequestsAndNotWithAnEnd() {
        proxy.cluster().scaleFromOutside("zeta", 1);
        proxy.cluster().server("zeta").answerByHand();
        CompletableFuture<HttpResponse<String>> answer = proxy.chatLater("zeta");
        proxy.awaitRequests(0, 1);

        assertThat(model("zeta").getInteger("in_flight")).isOne();
        assertThat(model("zeta").containsKey("unload_at")).isFalse();

        proxy.cluster().server("zeta").nextCall().answer(200, "application/json", "{}");
        Waiting.resultOf(answer);
    }

    @Test
    void idleModelIsToldWithItsLastUseAndWhenItGoes() {
        Instant before = Instant.now();
        proxy.chat("zeta");
        proxy.awaitRequests(0, 0);

        JsonObject zeta = model("zeta");

        assertThat(zeta.getInstant("last_used")).isBetween(before.minusSeconds(1), Instant.now());
        assertThat(zeta.getInstant("unload_at"))
                .isBetween(before.plus(Duration.ofMinutes(59)), Instant.now().plus(Duration.ofMinutes(61)));
    }

    @Test
    void podsAreToldWithTheirNodesAndGpus() {
        proxy.chat("zeta");

        JsonObject zeta = model("zeta");

        assertThat(zeta.getString("node")).isEqualTo("node-1");
        assertThat(zeta.getInteger("gpus")).isEqualTo(2);
        JsonObject pod = zeta.getJsonArray("pods").getJsonObject(0);
        assertThat(pod.getString("name")).startsWith("name-of-");
        assertThat(pod.getString("node")).isEqualTo("node-1");
        assertThat(pod.getBoolean("ready")).isTrue();
    }

    @Test
    void whyTheLastLoadFailedIsToldUntilOneSucceeds() {
        proxy.get("/health");
        proxy.cluster().failPods("zeta", "its image cannot be pulled");
        proxy.chat("zeta");
        proxy.awaitState("zeta", "stopped");

        assertThat(model("zeta").getString("state")).isIn("failed", "stopped");
        Waiting.until(() -> model("zeta").getString("state").equals("stopped"));
        JsonObject failure = model("zeta").getJsonObject("last_failure");
        assertThat(failure.getString("cause")).contains("its image cannot be pulled");
        assertThat(failure.getInstant("at")).isBeforeOrEqualTo(Instant.now());

        proxy.cluster().failPods("zeta", null);
        proxy.chat("zeta");
        assertThat(model("zeta").containsKey("last_failure")).isFalse();
    }

    @Test
    void modelThatFailsIsToldWithItsCauseAndIsNotLoaded() {
        proxy.cluster().failPods("zeta", "its image cannot be pulled");
        proxy.cluster().scaleFromOutside("zeta", 1);

        Waiting.until(() -> model("zeta").getString("state").equals("failed"));

        assertThat(model("zeta").getString("cause")).contains("its image cannot be pulled");
        assertThat(new JsonObject(proxy.get("/running").body()).getJsonArray("running"))
                .isEmpty();
        assertThat(new JsonObject(proxy.get("/v1/models/zeta").body()).getJsonObject("status"))
                .isEqualTo(new JsonObject("{\"value\": \"unloaded\"}"));
    }

    @Test
    void askingLoadsNothing() {
        proxy.get("/api/models/status");

        assertThat(proxy.cluster().scaleCalls()).isEmpty();
    }

    private JsonObject model(String id) {
        return new JsonObject(proxy.get("/api/models/status").body())
                .getJsonArray("models").stream()
                        .map(JsonObject.class::cast)
                        .filter(model -> model.getString("id").equals(id))
                        .findFirst()
                        .orElseThrow();
    }
}
