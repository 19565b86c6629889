package dev.modelswap.proxy.following;

import static org.assertj.core.api.Assertions.assertThat;

import dev.modelswap.proxy.ProxyOptions;
import dev.modelswap.proxy.testing.Call;
import dev.modelswap.proxy.testing.FakeCluster.ScaleCall;
import dev.modelswap.proxy.testing.ProxyFixture;
import dev.modelswap.proxy.testing.RawConnection;
import dev.modelswap.proxy.testing.Waiting;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Two proxies of one resource: one leads, the other follows, and either may go. */
class SeveralProxiesTest {

    @TempDir
    private Path folder;

    @RegisterExtension
    final ProxyFixture world = ProxyFixture.serving("""
            models:
            - {name: alpha, aliases: [a]}
            - {name: beta, aliases: [b], concurrencyLimit: 1}
            profiles:
            - {name: night, aliases: {any: beta}}
            """);

    @RegisterExtension
    final ProxyFixture one = ProxyFixture.beside(world, "one");

    @RegisterExtension
    final ProxyFixture two = ProxyFixture.beside(world, "two");

    private void begin() {
        one.member().lead(1);
        two.start();
        two.show(true, false);
        one.get("/health");
        one.show(true, false);
        Waiting.until(() -> two.managed("/readyz") == 200);
    }

    @Test
    void followerIsReadyAndServesWhatTheOtherDecides() {
        begin();

        assertThat(two.chat("a").statusCode()).isEqualTo(200);
        assertThat(one.chat("beta").statusCode()).isEqualTo(200);
        assertThat(two.chat("alpha").statusCode()).isEqualTo(200);

        assertThat(world.cluster().scaleCalls())
                .containsExactly(
                        new ScaleCall("alpha", 1),
                        new ScaleCall("alpha", 0),
                        new ScaleCall("beta", 1),
                        new ScaleCall("beta", 0),
                        new ScaleCall("alpha", 1));
    }

    @Test
    void modelIsNotEvictedFromUnderARequestOfTheOtherProxy() {
        begin();
        two.chat("alpha");
        world.cluster().server("alpha").answerByHand();
        CompletableFuture<HttpResponse<String>> runs = two.chatLater("alpha");
        Call running = world.cluster().server("alpha").nextCall();

        CompletableFuture<HttpResponse<String>> waits = one.chatLater("beta");
        one.awaitRequests(1, 0);
        two.awaitRequests(0, 1);
        assertThat(world.cluster().scaleCalls()).hasSize(1);

        running.answer(200, "application/json", "{}");
        assertThat(Waiting.resultOf(runs).statusCode()).isEqualTo(200);
        assertThat(Waiting.resultOf(waits).statusCode()).isEqualTo(200);
    }

    @Test
    void limitCountsTheRequestsOfAllProxies() {
        begin();
        one.chat("beta");
        world.cluster().server("beta").answerByHand();
        CompletableFuture<HttpResponse<String>> runs = one.chatLater("beta");
        Call running = world.cluster().server("beta").nextCall();

        assertThat(two.chat("beta").statusCode()).isEqualTo(429);

        running.answer(200, "application/json", "{}");
        Waiting.resultOf(runs);
    }

    @Test
    void clientThatLeavesTheOtherProxyHoldsNothingThere() {
        begin();
        world.cluster().loadSlowly("alpha");
        CompletableFuture<HttpResponse<String>> leaves = two.chatLater("alpha");
        Waiting.until(() -> one.get("/api/models/status").body().contains("\"waiting\":1"));

        leaves.cancel(true);

        Waiting.until(() -> !one.get("/api/models/status").body().contains("\"waiting\":1"));
        assertThat(one.chat("beta").statusCode()).isEqualTo(200);
    }

    @Test
    void requestOfTheFollowerWaitsForTheNextOneThatLeads() {
        begin();
        one.chat("alpha");
        world.cluster().server("alpha").answerByHand();
        CompletableFuture<HttpResponse<String>> runs = two.chatLater("alpha");
        Call running = world.cluster().server("alpha").nextCall();
        CompletableFuture<HttpResponse<String>> waits = two.chatLater("beta");
        two.awaitRequests(1, 1);

        goesWithoutAWord(one, "one");
        two.member().lead(2);
        Waiting.until(() -> two.state("alpha").equals("ready"));
        assertThat(waits).isNotDone();
        assertThat(world.cluster().scaleCalls()).hasSize(1);

        running.answer(200, "application/json", "{}");
        assertThat(Waiting.resultOf(runs).statusCode()).isEqualTo(200);
        assertThat(Waiting.resultOf(waits).statusCode()).isEqualTo(200);
    }

    @Test
    void whileNobodyLeadsWhatIsReadyServesAndTheRestWaits() {
        begin();
        two.chat("alpha");

        goesWithoutAWord(one, "one");
        Waiting.until(() -> two.member().leaderGone() > 0);

        assertThat(two.chat("alpha").statusCode()).isEqualTo(200);
        CompletableFuture<HttpResponse<String>> waits = two.chatLater("beta");
        two.awaitRequests(1, 0);
        assertThat(two.managed("/readyz")).isEqualTo(200);
        assertThat(two.get("/v1/models").body()).contains("alpha", "beta");

        two.member().lead(2);
        assertThat(Waiting.resultOf(waits).statusCode()).isEqualTo(200);
    }

    @Test
    void oneThatLeadsAndStopsHandsItsWaitingRequestsToTheNext() {
        begin();
        one.chat("alpha");
        world.cluster().server("alpha").answerByHand();
        CompletableFuture<HttpResponse<String>> runs = one.chatLater("alpha");
        Call running = world.cluster().server("alpha").nextCall();
        CompletableFuture<HttpResponse<String>> waits = one.chatLater("beta");
        one.awaitRequests(1, 1);

        one.show(true, true);
        CompletableFuture<Void> stopped = one.stop(Duration.ofSeconds(20));
        Waiting.until(() -> two.member().leaderGone() > 0);
        two.member().lead(2);
        Waiting.until(() -> two.state("alpha").equals("ready"));
        two.awaitRequests(0, 0);
        assertThat(waits).isNotDone();
        assertThat(world.cluster().scaleCalls())
                .as("the old one still streams from alpha")
                .hasSize(1);

        running.answer(200, "application/json", "{}");
        assertThat(Waiting.resultOf(runs).statusCode()).isEqualTo(200);
        assertThat(Waiting.resultOf(waits).statusCode()).isEqualTo(200);
        Waiting.resultOf(stopped);
        assertThat(two.chat("alpha").statusCode())
                .as("alpha is not held any more")
                .isEqualTo(200);
    }

    @Test
    void nothingIsEvictedUntilEachProxyThatLivesHasToldWhatItHolds() {
        begin();
        one.chat("alpha");
        goesWithoutAWord(one, "three");
        // A proxy that is ready and does not answer: it may stream from any model.
        one.show(true, false);

        two.member().lead(2);
        CompletableFuture<HttpResponse<String>> waits = two.chatLater("beta");
        Waiting.until(() -> two.state("alpha").equals("ready"));
        two.awaitRequests(1, 0);
        assertThat(two.chat("alpha").statusCode()).isEqualTo(200);
        assertThat(world.cluster().scaleCalls()).hasSize(1);

        world.cluster().removeProxy("one");
        assertThat(Waiting.resultOf(waits).statusCode()).isEqualTo(200);
    }

    /** Halted past its term, it takes a while to know. */
    @Test
    void oneThatLeadsNoMoreIsToldByTheNext() {
        begin();
        one.chat("alpha");
        one.member().losesTheLead();

        two.member().lead(2);

        Waiting.until(() -> one.deposed().isComplete());
        Waiting.until(() -> two.state("alpha").equals("ready"));
        assertThat(one.chat("alpha").statusCode()).isEqualTo(200);
        assertThat(one.chat("beta").statusCode()).isEqualTo(200);
    }

    @Test
    void whatOnlyTheOneThatLeadsKnowsIsToldByBoth() {
        begin();
        two.chat("alpha");

        assertThat(two.state("alpha")).isEqualTo("ready");
        assertThat(new JsonObject(two.get("/api/models/status").body())
                        .getJsonArray("models")
                        .getJsonObject(0)
                        .getString("state"))
                .isEqualTo("ready");
        assertThat(two.post("/api/models/unload/a", "").statusCode()).isEqualTo(200);
        assertThat(two.state("alpha")).isEqualTo("stopped");
        assertThat(one.state("alpha")).isEqualTo("stopped");
    }

    @Test
    void requestUnderWayAtOneProxyIsSeenAndCancelledAtTheOther() {
        begin();
        one.chat("alpha");
        world.cluster().server("alpha").answerByHand();
        CompletableFuture<HttpResponse<String>> runs = two.chatLater("alpha");
        world.cluster().server("alpha").nextCall();
        Waiting.until(() -> underWay(one).size() == 1);
        assertThat(underWay(two)).hasSize(1);

        String id = underWay(two).getJsonObject(0).getString("id");
        assertThat(two.post("/api/inflight/" + id + "/cancel", "").statusCode()).isEqualTo(200);

        assertThat(Waiting.resultOf(runs).statusCode()).isEqualTo(499);
        Waiting.until(() -> underWay(one).isEmpty());
    }

    @Test
    void activityOfBothIsOneAndOutlivesTheOneThatLed() {
        begin();
        two.chat("alpha");
        one.chat("alpha");
        Waiting.until(() -> rows(two) == 2);
        assertThat(rows(one)).isEqualTo(2);

        goesWithoutAWord(one, "one");
        two.member().lead(2);
        two.chat("alpha");

        Waiting.until(() -> rows(two) == 3);
    }

    @Test
    void profileIsActiveOnceBothAnswerByIt() {
        begin();

        HttpResponse<String> answer = two.send(two.request("/api/profiles/active")
                .PUT(HttpRequest.BodyPublishers.ofString("{\"name\":\"night\"}"))
                .build());

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(one.chat("any").statusCode()).isEqualTo(200);
        assertThat(two.chat("any").statusCode()).isEqualTo(200);
        Waiting.until(() -> world.cluster().servedProfiles().contains("night"));
    }

    @Test
    void configurationReachesTheFollowerThroughTheOneThatLeads() {
        begin();

        world.cluster().configure(world.config("models:\n- {name: alpha}\n- {name: gamma}\n"));

        two.awaitListed("gamma");
        assertThat(two.chat("gamma").statusCode()).isEqualTo(200);
    }

    @Test
    void keysOpenAtAFollowerWhatTheyOpenAtTheOneThatLeadsCapturesToo() throws IOException {
        Path admins = Files.createDirectory(folder.resolve("admins"));
        Files.writeString(admins.resolve("key"), "root");
        Path users = Files.createDirectory(folder.resolve("users"));
        Files.writeString(users.resolve("key"), "user");
        ProxyOptions.Keys keys = new ProxyOptions.Keys(users, null, admins);
        ProxyFixture follows = ProxyFixture.beside(world, "three", keys, new ProxyOptions.Memory(1_000_000));
        ProxyFixture leads = ProxyFixture.beside(world, "four", keys, new ProxyOptions.Memory(1_000_000));
        try {
            leads.member().lead(1);
            leads.get("/health");
            follows.start();
            follows.show(true, false);
            Waiting.until(() -> follows.managed("/readyz") == 200);
            follows.get("/health");
            follows.show(true, false); // with the port of its API, which is known by now
            chat(follows, "user");
            Waiting.until(() -> ask(follows, "user", "/api/metrics/activity").contains("\"has_capture\":true"));

            for (ProxyFixture proxy : List.of(leads, follows)) {
                assertThat(ask(proxy, "root", "/api/captures/1")).contains("req_body");
                assertThat(ask(proxy, "user", "/running")).contains("alpha");
                assertThat(ask(proxy, "stranger", "/running")).contains("invalid or missing API key");
            }
        } finally {
            follows.close();
            leads.close();
        }
    }

    @Test
    void whoListensThroughAFollowerDoesNotKeepItFromStopping() {
        begin();
        RawConnection listener = two.connect();
        listener.send("GET /api/events HTTP/1.1\r\nHost: x\r\n\r\n");
        listener.readUntil("retry: 1000");

        Waiting.resultOf(two.stop(Duration.ofSeconds(60)));
    }

    @Test
    void strangerIsNotFollowed() {
        two.start();
        two.show(true, false);
        one.member().isDistrusted();
        one.member().lead(1);
        one.get("/health");

        assertThat(one.chat("alpha").statusCode()).isEqualTo(200);
        assertThat(two.managed("/readyz")).isEqualTo(503);
    }

    private static void chat(ProxyFixture proxy, String key) {
        proxy.send(proxy.request("/v1/chat/completions")
                .header("Authorization", "Bearer " + key)
                .POST(HttpRequest.BodyPublishers.ofString(ProxyFixture.chatBody("alpha", false)))
                .build());
    }

    private static String ask(ProxyFixture proxy, String key, String path) {
        return proxy.send(proxy.request(path)
                        .header("Authorization", "Bearer " + key)
                        .build())
                .body();
    }

    private static JsonArray underWay(ProxyFixture proxy) {
        return new JsonObject(proxy.get("/api/inflight").body()).getJsonArray("requests");
    }

    private static int rows(ProxyFixture proxy) {
        return new JsonObject(proxy.get("/api/metrics/activity").body()).getInteger("total");
    }

    /** Its process is killed, and its pod goes with it. */
    private void goesWithoutAWord(ProxyFixture proxy, String pod) {
        proxy.member().close();
        proxy.kill();
        world.cluster().removeProxy(pod);
    }
}
