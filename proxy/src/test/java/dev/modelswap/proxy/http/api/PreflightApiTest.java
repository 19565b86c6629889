package dev.modelswap.proxy.http.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.modelswap.crds.room.RoomSummary;
import dev.modelswap.crds.room.RoomSummary.ModelDemand;
import dev.modelswap.crds.room.RoomSummary.NodeRoom;
import dev.modelswap.proxy.testing.ProxyFixture;
import dev.modelswap.proxy.testing.Waiting;
import io.vertx.core.json.JsonObject;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Models placed by the room on one node of four GPUs, seen through the API; the pods of these models are on that node. */
class PreflightApiTest {

    private static final String GPU = "nvidia.com/gpu";

    @RegisterExtension
    final ProxyFixture proxy = ProxyFixture.serving("""
            placement: {policy: Fit}
            models: [{name: small}, {name: org/large}, {name: huge}]
            """);

    @Test
    void nothingIsLoadedBeforeTheRoomIsKnownAndThenRequestsThatWaitedAreAnswered() {
        CompletableFuture<HttpResponse<String>> answer = proxy.chatLater("small");
        proxy.awaitRequests(1, 0);

        assertThat(preflight("small")).isEqualTo(new JsonObject("""
                {"model": "small", "outcome": "waits", "evicts": [], "waiting": 1,
                 "reason": "the operator has not said yet what room there is on the nodes"}"""));
        proxy.cluster().tellRoom(room());

        assertThat(Waiting.resultOf(answer).statusCode()).isEqualTo(200);
    }

    @Test
    void whatFitsIsTold() {
        proxy.cluster().tellRoom(room());

        awaitOutcome("small", "fits");
    }

    @Test
    void whoWouldGoIsToldAndNobodyGoesByAsking() {
        proxy.cluster().tellRoom(room());
        proxy.chat("small");

        JsonObject preflight = preflight("org/large");

        assertThat(preflight.getString("outcome")).isEqualTo("evicts");
        assertThat(preflight.getJsonArray("evicts").encode()).isEqualTo("[{\"model\":\"small\",\"in_flight\":0}]");
        assertThat(proxy.state("small")).isEqualTo("ready");
        assertThat(preflight("small").getString("outcome")).isEqualTo("ready");
    }

    @Test
    void whatNeverFitsIsToldWithTheReasonAndSoAreItsRequests() {
        proxy.cluster().tellRoom(room());
        awaitOutcome("huge", "never");

        assertThat(preflight("huge").getString("reason"))
                .isEqualTo(
                        "its pod asks for 64 nvidia.com/gpu, and no node that may take it has more than 4 nvidia.com/gpu");
        assertThat(proxy.chat("huge").body()).contains("there is no room for it: its pod asks for 64");
    }

    @Test
    void theRoomIsToldWithWhoHasIt() {
        proxy.cluster().tellRoom(room());
        proxy.chat("small");

        assertThat(new JsonObject(proxy.get("/api/coexistence").body())).isEqualTo(new JsonObject("""
                {"kind": "room", "known": true, "claims": [],
                 "nodes": [{"name": "node-1", "total": {"nvidia.com/gpu": 4}, "free": {"nvidia.com/gpu": 2},
                            "models": ["small"], "holders": {"team-b/trainer-0": 1}}],
                 "models": {"small": {"nvidia.com/gpu": 1}, "org/large": {"nvidia.com/gpu": 3}, "huge": {"nvidia.com/gpu": 64}}}"""));
    }

    private void awaitOutcome(String model, String outcome) {
        Waiting.until(() -> preflight(model).getString("outcome").equals(outcome));
    }

    private JsonObject preflight(String model) {
        return new JsonObject(proxy.get("/api/models/" + model + "/preflight").body());
    }

    private static RoomSummary room() {
        return new RoomSummary(
                true,
                List.of(new NodeRoom("node-1", gpus(4), gpus(3), new TreeMap<>(Map.of("team-b/trainer-0", 1L)))),
                List.of(
                        new ModelDemand(List.of("small"), gpus(1), null),
                        new ModelDemand(List.of("org/large"), gpus(3), null),
                        new ModelDemand(List.of("huge"), gpus(64), null)),
                List.of());
    }

    private static SortedMap<String, Long> gpus(long number) {
        return new TreeMap<>(Map.of(GPU, number));
    }
}
