package dev.modelswap.proxy.http.api;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.modelswap.proxy.testing.ProxyFixture;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class ModelListingTest {

    @RegisterExtension
    final ProxyFixture proxy = ProxyFixture.serving("""
            models:
            - {name: beta, ttl: 90s}
            - {name: alpha, displayName: Alpha, description: The first, aliases: [a, image]}
            - {name: hidden, unlisted: true}
            profiles:
            - name: coding
              aliases: {coder: alpha, image: "", secret: hidden}
            """);

    @Test
    void modelsAreListedByNameAndUnlistedOnesAreNot() {
        assertThat(listed().keySet()).containsExactlyInAnyOrder("alpha", "beta");
    }

    @Test
    void modelIsDescribedInOpenAisShapeAndMore() {
        JsonObject alpha = listed("alpha");

        assertThat(alpha.getInteger("created")).isPositive();
        alpha.remove("created");
        assertThat(alpha).isEqualTo(new JsonObject("""
                {"id": "alpha", "object": "model", "owned_by": "modelswap", "name": "Alpha", "description": "The first",
                 "meta": {"modelswap": {"type": "model", "aliases": ["a", "image"]}}, "status": {"value": "unloaded"}}"""));
    }

    @Test
    void aliasesOfTheActiveProfileAreListedButTheDisabledOnes() {
        proxy.cluster().showProfile("coding");

        Map<String, JsonObject> listed = listed();

        assertThat(listed.keySet()).contains("alpha", "beta", "coder").doesNotContain("image");
        JsonObject meta = listed("coder").getJsonObject("meta").getJsonObject("modelswap");
        assertThat(meta.getString("type")).isEqualTo("alias");
        assertThat(meta.getString("modelID")).isEqualTo("alpha");
        assertThat(aliases(listed("alpha"))).containsExactly("a", "coder");
    }

    @Test
    void aliasesOfAnotherProfileAreNotListed() {
        assertThat(listed().keySet()).doesNotContain("coder");
    }

    @Test
    void askingLoadsNothing() {
        proxy.get("/v1/models");
        proxy.get("/models");
        proxy.get("/running");
        proxy.get("/health");

        assertThat(proxy.cluster().scaleCalls()).isEmpty();
        assertThat(new JsonObject(proxy.get("/running").body())).isEqualTo(new JsonObject("{\"running\":[]}"));
    }

    @Test
    void runningModelIsShownWithItsState() {
        proxy.chat("beta");

        JsonArray running = new JsonObject(proxy.get("/running").body()).getJsonArray("running");

        assertThat(running).hasSize(1);
        assertThat(running.getJsonObject(0).getMap())
                .containsEntry("model", "beta")
                .containsEntry("state", "ready")
                .containsEntry("ttl", 90)
                .containsEntry("name", "");
        assertThat(listed("beta").getJsonObject("status").getString("value")).isEqualTo("loaded");
    }

    @Test
    void healthIsOk() {
        assertThat(proxy.get("/health").statusCode()).isEqualTo(200);
        assertThat(proxy.get("/health").body()).isEqualTo("OK");
    }

    private Map<String, JsonObject> listed() {
        JsonObject answer = new JsonObject(proxy.get("/v1/models").body());
        assertThat(answer.getString("object")).isEqualTo("list");
        return answer.getJsonArray("data").stream()
                .map(JsonObject.class::cast)
                .collect(Collectors.toMap(model -> model.getString("id"), model -> model));
    }

    private JsonObject listed(String id) {
        JsonObject model = listed().get(id);
        return requireNonNull(model, () -> id + " is not listed");
    }

    private static List<String> aliases(JsonObject model) {
        return model.getJsonObject("meta").getJsonObject("modelswap").getJsonArray("aliases").stream()
                .map(Object::toString)
                .toList();
    }
}
