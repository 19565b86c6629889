package dev.modelswap.proxy.http.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.modelswap.proxy.testing.EventStream;
import dev.modelswap.proxy.testing.ProxyFixture;
import dev.modelswap.proxy.testing.Waiting;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class StateEventsTest {

    @RegisterExtension
    final ProxyFixture proxy = ProxyFixture.serving("""
            models:
            - {name: beta}
            - {name: alpha, displayName: Alpha, aliases: [a], unlisted: true}
            profiles:
            - name: coding
              aliases: {coder: alpha, a: ""}
            peers:
            - {name: far, url: "http://127.0.0.1:1", models: [away]}
            """);

    private EventStream stream;

    @BeforeEach
    void connect() {
        stream = EventStream.open(proxy.url() + "/api/events");
    }

    @AfterEach
    void leave() {
        stream.close();
    }

    @Test
    void newClientIsShownModelsAndProfile() {
        stream.await(event -> event.type().equals("profileChanged"));

        assertThat(stream.types().getFirst()).isEqualTo("modelStatus");
        assertThat(stream.await(event -> event.type().equals("profileChanged")).object())
                .isEqualTo(new JsonObject("{\"active\": null, \"activeProfile\": \"\"}"));
    }

    @Test
    void modelsAreToldInOrderUnlistedOnesAndPeersToo() {
        awaitModel("far/away", model -> "far".equals(model.getString("peerID")));

        assertThat(models().stream().map(model -> ((JsonObject) model).getString("id")))
                .containsExactly("alpha", "beta", "far/away");
    }

    @Test
    void modelThatIsLoadedIsSeenStartingAndReady() {
        proxy.cluster().loadSlowly("beta");
        CompletableFuture<?> answer = proxy.chatLater("beta");

        awaitModel("beta", model -> model.getString("state").equals("starting"));

        proxy.cluster().server("beta").finishLoading();
        Waiting.resultOf(answer);
        awaitModel("beta", model -> model.getString("state").equals("ready"));
    }

    @Test
    void modelThatFailsIsSeenWithItsCause() {
        proxy.cluster().failPods("beta", "its image cannot be pulled");
        proxy.cluster().scaleFromOutside("beta", 1);

        awaitModel(
                "beta",
                model -> model.getString("state").equals("failed")
                        && model.getString("cause").contains("its image cannot be pulled"));
    }

    @Test
    void profileIsToldWheneverAnotherOneIsActive() {
        stream.await(event -> event.type().equals("profileChanged"));
        proxy.cluster().showProfile("coding");
        proxy.cluster().showProfile("coding");
        proxy.cluster().showProfile("");

        Waiting.until(() -> profiles().equals(List.of("", "coding", "")));
    }

    @Test
    void modelsHaveTheNamesThatTheActiveProfileGivesThem() {
        proxy.cluster().showProfile("coding");

        awaitModel("alpha", model -> model.getJsonArray("aliases").equals(JsonArray.of("coder")));
    }

    @Test
    void listenersDoNotHoldUpTheStop() {
        Waiting.resultOf(proxy.stop(Duration.ofHours(1)));

        stream.awaitEnd();
    }

    private void awaitModel(String id, java.util.function.Predicate<JsonObject> condition) {
        stream.await(event -> event.type().equals("modelStatus")
                && ((JsonArray) event.data())
                        .stream()
                                .map(JsonObject.class::cast)
                                .anyMatch(model -> model.getString("id").equals(id) && condition.test(model)));
    }

    private List<String> profiles() {
        return stream.events().stream()
                .filter(event -> event.type().equals("profileChanged"))
                .map(event -> event.object().getString("activeProfile"))
                .toList();
    }

    private JsonArray models() {
        return (JsonArray) stream.events().reversed().stream()
                .filter(event -> event.type().equals("modelStatus"))
                .findFirst()
                .orElseThrow()
                .data();
    }
}
