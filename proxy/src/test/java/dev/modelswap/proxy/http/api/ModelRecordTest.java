package dev.modelswap.proxy.http.api;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.modelswap.proxy.testing.ProxyFixture;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.http.HttpResponse;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What {@code /v1/models} tells of each kind of name, in the list and one by one. */
class ModelRecordTest {

    @RegisterExtension
    final ProxyFixture proxy = ProxyFixture.serving("""
            includeAliasesInList: true
            models:
            - name: seeing
              aliases: [eyes]
              metadata: {size: 7, type: mine, note: null, context_length: 1}
              capabilities: {in: [text, image], out: [text], tools: true, context: 8192}
            - {name: lifted, metadata: {context_length: 4096, architecture: {modality: text->text}}}
            - {name: org/deep, aliases: [deep], unlisted: true}
            - {name: ranker, capabilities: {in: [text], reranker: true}}
            selectors:
            - {name: any, strategy: warm, targets: [seeing, lifted], displayName: Any, metadata: {tier: 1}}
            - {name: first, strategy: pin, targets: [lifted, seeing]}
            - {name: secret, strategy: pin, targets: [lifted], unlisted: true}
            peers:
            - {name: lab, url: "http://127.0.0.1:9", models: [big]}
            profiles:
            - {name: day, aliases: {helper: seeing, eyes: ""}}
            """);

    @Test
    void listHasModelsAliasesSelectorsAndPeersModelsSortedById() {
        assertThat(ids())
                .containsExactly("any", "eyes", "first", "lab/big", "lifted", "ranker", "seeing")
                .isSorted();
    }

    @Test
    void aliasThatTheActiveProfileDisablesIsNotListed() {
        proxy.cluster().showProfile("day");

        assertThat(ids()).contains("helper").doesNotContain("eyes");
    }

    @Test
    void capabilitiesAreToldInEveryFieldThatClientsRead() {
        JsonObject seeing = record("seeing");

        assertThat(seeing.getJsonObject("architecture")).isEqualTo(new JsonObject("""
                {"input_modalities": ["text", "image"], "output_modalities": ["text"], "modality": "text+image->text"}"""));
        assertThat(seeing.getJsonObject("capabilities")).isEqualTo(new JsonObject("""
                {"vision": true, "function_calling": true}"""));
        assertThat(seeing.getJsonArray("supported_parameters")).isEqualTo(JsonArray.of("tools", "tool_choice"));
        assertThat(seeing.getInteger("context_length")).isEqualTo(8192);
        assertThat(seeing.getJsonObject("meta").getInteger("n_ctx")).isEqualTo(8192);
        assertThat(record("ranker").getJsonObject("capabilities")).isEqualTo(new JsonObject("{\"reranker\": true}"));
    }

    @Test
    void metadataIsShownButWhatModelSwapSaysStandsBeforeIt() {
        assertThat(modelswap("seeing")).isEqualTo(new JsonObject("""
                {"type": "model", "aliases": ["eyes"], "size": 7, "note": null}"""));
    }

    @Test
    void metadataOfAModelWithoutCapabilitiesGivesTheFieldsItself() {
        JsonObject lifted = record("lifted");

        assertThat(lifted.getInteger("context_length")).isEqualTo(4096);
        assertThat(lifted.getJsonObject("architecture").getString("modality")).isEqualTo("text->text");
        assertThat(modelswap("lifted").fieldNames()).doesNotContain("context_length", "architecture");
    }

    @Test
    void aliasHasTheFieldsOfItsModel() {
        JsonObject eyes = record("eyes");

        assertThat(eyes.getInteger("context_length")).isEqualTo(8192);
        assertThat(modelswap("eyes").getString("type")).isEqualTo("alias");
        assertThat(modelswap("eyes").getString("modelID")).isEqualTo("seeing");
    }

    @Test
    void selectorIsLoadedWhenATargetIsAndAPinWhenItsFirstIs() {
        assertThat(status("any")).isEqualTo("unloaded");
        proxy.chat("seeing");

        assertThat(status("any")).isEqualTo("loaded");
        assertThat(status("first")).isEqualTo("unloaded");
        assertThat(record("any").getString("name")).isEqualTo("Any");
        assertThat(modelswap("any")).isEqualTo(new JsonObject("""
                {"type": "selector", "strategy": "warm", "targets": ["seeing", "lifted"], "tier": 1}"""));
    }

    @Test
    void modelOfAPeerIsToldWithItsPeer() {
        assertThat(record("lab/big").getString("name")).isEqualTo("lab: big");
        assertThat(modelswap("lab/big")).isEqualTo(new JsonObject("{\"type\": \"peer\", \"peerID\": \"lab\"}"));
        assertThat(status("lab/big")).isEqualTo("unloaded");
    }

    @Test
    void oneModelIsFoundByAnyNameItCanBeCalledBy() {
        assertThat(one("org/deep").getString("id")).isEqualTo("org/deep");
        assertThat(one("org%2Fdeep").getString("id")).isEqualTo("org/deep");
        assertThat(one("eyes"))
                .isEqualTo(record("eyes").put("created", one("eyes").getInteger("created")));
        assertThat(one("secret").getString("id")).isEqualTo("secret");
        assertThat(proxy.cluster().scaleCalls()).isEmpty();
    }

    @Test
    void unknownOrDisabledNameIsNoModel() {
        proxy.cluster().showProfile("day");

        for (String name : List.of("nobody", "eyes")) {
            HttpResponse<String> answer = proxy.get("/v1/models/" + name);

            assertThat(answer.statusCode()).isEqualTo(404);
            assertThat(new JsonObject(answer.body()).getJsonObject("error").getString("code"))
                    .isEqualTo("model_not_found");
        }
    }

    @Test
    void originIsEchoedSoThatPagesCanReadTheList() {
        HttpResponse<String> answer = proxy.send(
                proxy.request("/models").header("Origin", "https://ui.example").build());

        assertThat(answer.headers().firstValue("Access-Control-Allow-Origin")).hasValue("https://ui.example");
        assertThat(proxy.get("/models").headers().firstValue("Access-Control-Allow-Origin"))
                .isEmpty();
    }

    private List<JsonObject> data() {
        return new JsonObject(proxy.get("/v1/models").body())
                .getJsonArray("data").stream().map(JsonObject.class::cast).toList();
    }

    private List<String> ids() {
        return data().stream().map(found -> found.getString("id")).toList();
    }

    private JsonObject record(String id) {
        return data().stream()
                .filter(found -> id.equals(found.getString("id")))
                .findFirst()
                .orElseThrow();
    }

    private JsonObject one(String name) {
        return new JsonObject(proxy.get("/v1/models/" + name).body());
    }

    private JsonObject modelswap(String id) {
        return requireNonNull(record(id).getJsonObject("meta").getJsonObject("modelswap"));
    }

    private String status(String id) {
        return record(id).getJsonObject("status").getString("value");
    }
}
