package dev.modelswap.proxy.http.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.modelswap.proxy.testing.Call;
import dev.modelswap.proxy.testing.EventStream;
import dev.modelswap.proxy.testing.ProxyFixture;
import dev.modelswap.proxy.testing.RawConnection;
import dev.modelswap.proxy.testing.Waiting;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.http.HttpResponse;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ActivityApiTest {

    private static final String CHAT = "/v1/chat/completions";

    @RegisterExtension
    final ProxyFixture proxy = ProxyFixture.serving("""
            models:
            - {name: alpha, aliases: [a]}
            - {name: beta}
            proxy: {sessionHeader: X-Conversation}
            profiles:
            - name: quiet
              aliases: {a: ""}
            """);

    private @Nullable RawConnection client;

    @Test
    void answeredRequestIsARowWithItsTokens() {
        Call call = ask("alpha", "X-Litellm-Session-Id: s7");
        call.answer(
                200,
                "application/json",
                "{\"usage\":{\"prompt_tokens\":12,\"completion_tokens\":34},\"timings\":{\"prompt_n\":1,\"predicted_n\":2,"
                        + "\"predicted_per_second\":50.5,\"prompt_ms\":1000,\"predicted_ms\":3600000}}");

        JsonObject row = onlyRow();

        assertThat(row.getLong("id")).isEqualTo(1);
        assertThat(row.getString("model")).isEqualTo("alpha");
        assertThat(row.getString("called_as")).isEqualTo("alpha");
        assertThat(row.getString("req_path")).isEqualTo(CHAT);
        assertThat(row.getString("resp_content_type")).isEqualTo("application/json");
        assertThat(row.getInteger("resp_status_code")).isEqualTo(200);
        assertThat(row.getString("session_id")).isEqualTo("s7");
        assertThat(row.getString("timestamp")).matches("[-0-9]+T[0-9]+:[0-9]+(:[0-9]+)?Z");
        assertThat(row.getJsonObject("tokens").encode())
                .isEqualTo("{\"cache_tokens\":-1,\"draft_tokens\":-1,\"draft_acc_tokens\":-1,\"input_tokens\":1,"
                        + "\"output_tokens\":2,\"prompt_per_second\":-1.0,\"tokens_per_second\":50.5}");
        assertThat(row.getLong("duration_ms")).isEqualTo(3_601_000);
        assertThat(row.getLong("first_token_ms")).isEqualTo(-1);
        assertThat(row.getBoolean("has_capture")).isFalse();
        assertThat(row.containsKey("error_msg")).isFalse();
    }

    @Test
    void streamIsARowOnceItHasEnded() {
        Call call = ask("alpha");
        call.startStream();
        call.event("{\"choices\":[]}");
        call.event("{\"usage\":{\"prompt_tokens\":5,\"completion_tokens\":6}}");
        assertThat(rows("")).isEmpty();
        call.end();

        JsonObject row = onlyRow();

        assertThat(row.getJsonObject("tokens").getLong("output_tokens")).isEqualTo(6);
        assertThat(row.getLong("first_token_ms")).isBetween(0L, row.getLong("duration_ms"));
    }

    @Test
    void timeInTheQueueAndOfTheLoadIsTold() {
        proxy.get("/health");
        proxy.cluster().loadSlowly("alpha");
        CompletableFuture<HttpResponse<String>> answer = proxy.chatLater("alpha");
        proxy.awaitState("alpha", "starting");
        Waiting.until(() -> proxy.get("/api/inflight").body().contains("\"phase\":\"loading\""));

        proxy.cluster().server("alpha").finishLoading();

        assertThat(Waiting.resultOf(answer).statusCode()).isEqualTo(200);
        JsonObject row = onlyRow();
        assertThat(row.getLong("load_ms")).isPositive();
        assertThat(row.getLong("queue_ms") + row.getLong("load_ms")).isLessThanOrEqualTo(row.getLong("duration_ms"));
    }

    @Test
    void upstreamsErrorIsARowWithItsWords() {
        ask("alpha").answer(400, "application/json", "{\"error\":{\"message\":\"context too long\"}}");

        JsonObject row = onlyRow();

        assertThat(row.getInteger("resp_status_code")).isEqualTo(400);
        assertThat(row.getString("error_msg")).isEqualTo("context too long");
        assertThat(row.getJsonObject("tokens").getLong("input_tokens")).isZero();
    }

    @Test
    void upstreamThatBreaksOffIsARowWithTheTokensSoFar() {
        Call call = ask("alpha");
        call.startStream();
        call.event("{\"message\":{\"usage\":{\"input_tokens\":25}}}");
        Waiting.until(() -> proxy.get("/api/inflight").body().contains("\"phase\":\"streaming\""));
        call.cut();

        JsonObject row = onlyRow();

        assertThat(row.getInteger("resp_status_code")).isEqualTo(502);
        assertThat(row.getString("error_msg")).contains("broke off");
        assertThat(row.getJsonObject("tokens").getLong("input_tokens")).isEqualTo(25);
    }

    @Test
    void aliasIsTheNameThatTheRequestWasCalledBy() {
        proxy.chat("a");

        JsonObject row = onlyRow();

        assertThat(row.getString("model")).isEqualTo("alpha");
        assertThat(row.getString("called_as")).isEqualTo("a");
    }

    @Test
    void clientThatLeavesIsARow() {
        Call call = ask("alpha");
        leave();
        call.awaitCancelled();

        JsonObject row = onlyRow();

        assertThat(row.getInteger("resp_status_code")).isEqualTo(499);
        assertThat(row.getString("error_msg")).isEqualTo("the client left");
    }

    @Test
    void unknownModelIsARowUnderTheNameItWasCalled() {
        proxy.chat("nobody");

        JsonObject row = onlyRow();

        assertThat(row.getString("model")).isEqualTo("nobody");
        assertThat(row.getInteger("resp_status_code")).isEqualTo(404);
        assertThat(row.getString("error_msg")).contains("does not exist");
    }

    @Test
    void requestBehindUpstreamIsARowWithThePathThere() {
        proxy.post("/upstream/alpha/v1/chat/completions", ProxyFixture.chatBody("x", false));

        JsonObject row = onlyRow();

        assertThat(row.getString("model")).isEqualTo("alpha");
        assertThat(row.getString("req_path")).isEqualTo(CHAT);
    }

    @Test
    void requestsThatAreNoPostsOrNameNoModelAreNoRows() {
        proxy.cluster().showProfile("quiet");
        proxy.get("/props?model=alpha");
        proxy.post("/upstream/alpha/slots", "{}");
        proxy.get("/upstream/alpha/v1/chat/completions");
        proxy.post(CHAT, "{}");
        proxy.chat("a");
        proxy.chat("beta");

        assertThat(onlyRow().getString("model")).isEqualTo("beta");
    }

    @Test
    void newRowIsAnEvent() {
        proxy.get("/health");
        try (EventStream stream = EventStream.open(proxy.url() + "/api/events")) {
            stream.await(event -> event.type().equals("inflight"));

            proxy.chat("alpha");

            assertThat(stream.await(event -> event.type().equals("activity"))
                            .object()
                            .getLong("id"))
                    .isEqualTo(1);
        }
    }

    @Test
    void encodingsThatCannotBeReadAreNotAskedFor() {
        Call call = ask("alpha", "Accept-Encoding: br, gzip;q=0.8, zstd");
        assertThat(call.header("accept-encoding")).containsExactly("gzip;q=0.8");
        call.answer(200, "application/json", "{}");
        leave();

        Call other = ask("alpha", "Accept-Encoding: br");
        assertThat(other.header("accept-encoding")).containsExactly("identity");
        other.answer(200, "application/json", "{}");
    }

    @Test
    void rowsAreChosenSortedAndCutIntoPages() {
        proxy.chat("alpha");
        proxy.chat("beta");
        proxy.chat("alpha");
        Waiting.until(() -> rows("").size() == 3);

        JsonObject page = page("?model=alpha&model=none&limit=1&page=2&sort=id&order=asc");

        assertThat(page.getJsonArray("data").getJsonObject(0).getLong("id")).isEqualTo(3);
        page.remove("data");
        assertThat(page.encode()).isEqualTo("{\"page\":2,\"limit\":1,\"total\":2,\"total_pages\":2}");
    }

    @Test
    void nothingIsAnEmptyPage() {
        assertThat(page("").encode()).isEqualTo("{\"data\":[],\"page\":1,\"limit\":25,\"total\":0,\"total_pages\":0}");
    }

    @Test
    void statsAreOfOneModelOrOfAll() {
        proxy.chat("alpha");
        proxy.chat("beta");
        Waiting.until(() -> rows("").size() == 2);

        assertThat(new JsonObject(proxy.get("/api/metrics/stats").body()).getLong("total_requests"))
                .isEqualTo(2);
        assertThat(new JsonObject(proxy.get("/api/metrics/stats?model=beta").body()).getLong("total_requests"))
                .isEqualTo(1);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "limit=x | invalid limit",
                "limit=0 | limit must be between 1 and 999",
                "limit=1000 | limit must be between 1 and 999",
                "page=0 | page must be >= 1",
                "page=x | invalid page",
                "min_id=0 | min_id must be >= 1",
                "max_id=-1 | max_id must be >= 1",
                "min_id=3&max_id=2 | min_id must be <= max_id",
                "sort=size | invalid sort column",
                "order=up | order must be asc or desc",
                "start=2026-01-02T00:00:00Z&end=2026-01-01T00:00:00Z | start must be before end",
                "start=today | invalid 'start' timestamp, use RFC3339 format",
                "end=2026-01-01 | invalid 'end' timestamp, use RFC3339 format"
            })
    void whatCannotBeAskedIsSaid(String query, String message) {
        HttpResponse<String> answer = proxy.get("/api/metrics/activity?" + query);

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(new JsonObject(answer.body()).getJsonObject("error").getString("message"))
                .isEqualTo(message);
    }

    private Call ask(String model, String... headers) {
        proxy.get("/health");
        proxy.cluster().scaleFromOutside(model, 1);
        proxy.awaitState(model, "ready");
        proxy.cluster().server(model).answerByHand();
        RawConnection connection = proxy.connect();
        client = connection;
        connection.post(CHAT, ProxyFixture.chatBody(model, true), headers);
        return proxy.cluster().server(model).nextCall();
    }

    private void leave() {
        Objects.requireNonNull(client).close();
    }

    @Test
    void sessionIsTheHeaderThatIsConfiguredBeforeTheUsualOnes() {
        Call call = ask("alpha", "X-Session-ID: usual\r\nx-conversation: ours");
        call.answer(200, "application/json", "{}");

        assertThat(onlyRow().getString("session_id")).isEqualTo("ours");
    }

    private JsonObject onlyRow() {
        Waiting.until(() -> !rows("").isEmpty());
        assertThat(rows("")).hasSize(1);
        return rows("").getJsonObject(0);
    }

    private JsonArray rows(String query) {
        return page(query).getJsonArray("data");
    }

    private JsonObject page(String query) {
        return new JsonObject(proxy.get("/api/metrics/activity" + query).body());
    }
}
