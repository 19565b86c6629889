package dev.modelswap.proxy.http.routing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.modelswap.proxy.testing.ProxyFixture;
import io.vertx.core.json.JsonObject;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code PUT /api/profiles/active}, and what stands around the other form of the switch. */
class ActiveProfileTest {

    @RegisterExtension
    final ProxyFixture proxy = ProxyFixture.serving("""
            models:
            - {name: alpha}
            profiles:
            - {name: day, aliases: {helper: alpha}}
            """);

    @Test
    void namedProfileIsActiveOnceAnswered() {
        HttpResponse<String> answer = put("{\"name\": \"day\"}");

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(new JsonObject(answer.body())).isEqualTo(new JsonObject("{\"active\": \"day\"}"));
        assertThat(proxy.chat("helper").statusCode()).isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(strings = {"{\"name\": null}", "{\"name\": \"\"}"})
    void noNameDeactivates(String body) {
        proxy.cluster().showProfile("day");

        HttpResponse<String> answer = put(body);

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(new JsonObject(answer.body())).isEqualTo(new JsonObject("{\"active\": null}"));
        assertThat(proxy.chat("helper").statusCode()).isEqualTo(404);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "day", "[\"day\"]", "\"day\"", "null", "{\"name\": "})
    void whatIsNoJsonObjectIsRefused(String body) {
        assertRefused(body, "invalid profile request");
    }

    @ParameterizedTest
    @ValueSource(strings = {"{}", "{\"profile\": \"day\"}"})
    void missingNameIsRefused(String body) {
        assertRefused(body, "profile name is required");
    }

    @ParameterizedTest
    @ValueSource(strings = {"{\"name\": 1}", "{\"name\": [\"day\"]}", "{\"name\": {}}", "{\"name\": true}"})
    void nameThatIsNoStringIsRefused(String body) {
        assertRefused(body, "profile name must be a string or null");
    }

    @Test
    void unknownProfileIsNotFound() {
        HttpResponse<String> answer = put("{\"name\": \"dawn\"}");

        assertThat(answer.statusCode()).isEqualTo(404);
        assertThat(answer.body()).contains("'dawn'");
        assertThat(proxy.cluster().wantedProfiles()).isEmpty();
    }

    @Test
    void switchThatNobodyConfirmsTimesOut() {
        proxy.cluster().operatorIsAway();

        assertThat(put("{\"name\": \"day\"}").statusCode()).isEqualTo(504);
    }

    @Test
    void switchWithoutTheLastSlashIsRedirectedToTheOneWithIt() {
        HttpResponse<String> answer = proxy.post("/api/profiles/activate", "");

        assertThat(answer.statusCode()).isEqualTo(308);
        assertThat(answer.headers().firstValue("Location")).hasValue("/api/profiles/activate/");
        assertThat(proxy.cluster().wantedProfiles()).isEmpty();
    }

    @Test
    void otherMethodsAreToldTheRightOne() {
        assertAllowed("/api/profiles/active", "PUT");
        assertAllowed("/api/profiles/activate", "POST");
    }

    private void assertAllowed(String path, String method) {
        HttpResponse<String> answer = proxy.get(path);

        assertThat(answer.statusCode()).isEqualTo(405);
        assertThat(answer.headers().firstValue("Allow")).hasValue(method);
    }

    private void assertRefused(String body, String message) {
        HttpResponse<String> answer = put(body);

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(new JsonObject(answer.body()).getJsonObject("error").getString("message"))
                .isEqualTo(message);
        assertThat(proxy.cluster().wantedProfiles()).isEmpty();
    }

    private HttpResponse<String> put(String body) {
        return proxy.send(proxy.request("/api/profiles/active")
                .PUT(BodyPublishers.ofString(body))
                .build());
    }
}
