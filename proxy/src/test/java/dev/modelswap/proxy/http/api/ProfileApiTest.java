package dev.modelswap.proxy.http.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.modelswap.proxy.testing.FakeCluster.ScaleCall;
import dev.modelswap.proxy.testing.ProxyFixture;
import dev.modelswap.proxy.testing.Waiting;
import io.vertx.core.json.JsonObject;
import java.net.http.HttpResponse;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class ProfileApiTest {

    private static final String ACTIVATE = "/api/profiles/activate/";

    @RegisterExtension
    final ProxyFixture proxy = ProxyFixture.serving("""
            models:
            - {name: alpha}
            - {name: beta}
            profiles:
            - {name: day, description: By day, aliases: {helper: alpha, image: ""}}
            - {name: by night, aliases: {helper: beta}}
            """);

    @Test
    void profilesAreListedByNameWithTheActiveOne() {
        proxy.cluster().showProfile("day");

        JsonObject answer = new JsonObject(proxy.get("/api/profiles").body());

        assertThat(answer).isEqualTo(new JsonObject("""
                {"active": "day", "profiles": [
                  {"id": "by night", "name": "by night", "description": "",
                   "aliases": {"helper": "beta"}, "pins": {"helper": "beta"}},
                  {"id": "day", "name": "day", "description": "By day",
                   "aliases": {"helper": "alpha", "image": ""}, "pins": {"helper": "alpha", "image": ""}}]}"""));
    }

    @Test
    void noActiveProfileIsNull() {
        JsonObject answer = new JsonObject(proxy.get("/api/profiles").body());

        assertThat(answer.containsKey("active")).isTrue();
        assertThat(answer.getValue("active")).isNull();
    }

    @Test
    void aliasIsAnsweredByTheOtherModelOnceTheSwitchIsAnswered() {
        proxy.cluster().showProfile("day");
        proxy.chat("helper");

        HttpResponse<String> switched = proxy.post(ACTIVATE + "by%20night", "");

        assertThat(switched.statusCode()).isEqualTo(200);
        assertThat(switched.body()).isEqualTo("OK");
        assertThat(proxy.chat("helper").statusCode()).isEqualTo(200);
        assertThat(proxy.cluster().server("beta").received()).hasSize(1);
    }

    @Test
    void emptyNameClearsTheProfile() {
        proxy.cluster().showProfile("day");

        HttpResponse<String> cleared = proxy.post(ACTIVATE, "");

        assertThat(cleared.statusCode()).isEqualTo(200);
        assertThat(proxy.chat("helper").statusCode()).isEqualTo(404);
        assertThat(new JsonObject(proxy.get("/api/profiles").body()).getValue("active"))
                .isNull();
    }

    @Test
    void unknownProfileIsNotFoundAndChangesNothing() {
        proxy.cluster().showProfile("day");

        HttpResponse<String> answer = proxy.post(ACTIVATE + "dawn", "");

        assertThat(answer.statusCode()).isEqualTo(404);
        assertThat(new JsonObject(answer.body()).getJsonObject("error").getString("message"))
                .contains("'dawn'");
        assertThat(proxy.cluster().wantedProfiles()).isEmpty();
    }

    @Test
    void profileThatIsActiveAlreadyIsStillAskedFor() {
        proxy.cluster().showProfile("day");

        HttpResponse<String> answer = proxy.post(ACTIVATE + "day", "");

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(proxy.cluster().wantedProfiles()).containsExactly("day");
    }

    @Test
    void switchThatNobodyConfirmsTimesOut() {
        proxy.cluster().showProfile("day");
        proxy.cluster().operatorIsAway();

        HttpResponse<String> answer = proxy.post(ACTIVATE + "by%20night", "");

        assertThat(answer.statusCode()).isEqualTo(504);
        assertThat(answer.body()).contains("has not confirmed");
        assertThat(new JsonObject(proxy.get("/api/profiles").body()).getString("active"))
                .isEqualTo("day");
    }

    @Test
    void switchIsAnsweredWhenTheOperatorConfirmsIt() {
        proxy.cluster().operatorIsAway();
        CompletableFuture<HttpResponse<String>> answer = proxy.postLater(ACTIVATE + "day", "");
        Waiting.until(() -> proxy.cluster().wantedProfiles().contains("day"));

        proxy.cluster().showProfile("day");

        assertThat(Waiting.resultOf(answer).statusCode()).isEqualTo(200);
    }

    @Test
    void switchThatTheApiServerRefusesIsUnavailable() {
        proxy.cluster().refuseWrites("403 Forbidden");

        HttpResponse<String> answer = proxy.post(ACTIVATE + "day", "");

        assertThat(answer.statusCode()).isEqualTo(503);
        assertThat(answer.body()).contains("403 Forbidden");
    }

    @Test
    void requestThatWaitsThroughASwitchKeepsItsModel() {
        proxy.cluster().showProfile("day");
        proxy.cluster().loadSlowly("alpha");
        CompletableFuture<HttpResponse<String>> answer = proxy.chatLater("helper");
        proxy.awaitState("alpha", "starting");
        proxy.post(ACTIVATE + "by%20night", "");

        proxy.cluster().server("alpha").finishLoading();

        assertThat(Waiting.resultOf(answer).statusCode()).isEqualTo(200);
        assertThat(proxy.cluster().scaleCalls()).containsExactly(new ScaleCall("alpha", 1));
    }

    @Test
    void wrongMethodIsAnsweredWithTheRightOne() {
        HttpResponse<String> answer = proxy.get(ACTIVATE + "day");

        assertThat(answer.statusCode()).isEqualTo(405);
        assertThat(answer.headers().firstValue("Allow")).hasValue("POST");
    }
}
