package dev.modelswap.crds.serving;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.modelswap.crds.api.Capabilities;
import dev.modelswap.crds.api.Filters;
import dev.modelswap.crds.api.ModelSwap;
import dev.modelswap.crds.api.Profile;
import dev.modelswap.crds.objects.ObjectNames;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ServingConfigTest {

    private static final ServingConfig CONFIG = ServingConfig.of(
            "lab", Serialization.unmarshal("""
                    apiVersion: modelswap.dev/v1alpha1
                    kind: ModelSwap
                    metadata: {name: lab}
                    spec:
                      defaults: {image: server, port: 9000, ttl: 5m, healthPath: none, sendLoadingState: true}
                      models:
                        - name: plain
                        - name: own/name:1
                          displayName: Own
                          aliases: [mine]
                          unlisted: true
                          port: 9001
                          ttl: 0s
                          startTimeout: 1h
                          replicas: 2
                          concurrencyLimit: 3
                          useModelName: served
                          unloadTimeout: 3s
                          metadata: {rank: 1}
                          capabilities: {in: [text], tools: true, context: 8192}
                          sendLoadingState: false
                          filters:
                            stripParams: [top_k]
                            setParamsByID: {"own:high": {effort: high}}
                          timeouts: {connect: 1s, responseHeader: 2m}
                          ignoreWebsockets: true
                      groups:
                        - {name: g, swap: false, members: [plain]}
                      profiles:
                        - name: p
                          aliases: {a: plain, b: "", c: null}
                      priorities: {plain: 2}
                      selectors:
                        - {name: any, strategy: warm, targets: [plain, mine]}
                      peers:
                        - {name: away, url: "https://away.example.com", models: [far], apiKeySecretRef: {name: keys}}
                      preload: [plain]
                      includeAliasesInList: true
                      ignorePaths: ["[.]js$"]
                    """, ModelSwap.class).getSpec());

    @Test
    void defaultsLieUnderTheModelsSettingsAndBuiltInsUnderBoth() {
        assertThat(CONFIG.models())
                .containsExactly(
                        new ServedModel(
                                "plain",
                                null,
                                null,
                                List.of(),
                                false,
                                Map.of(),
                                null,
                                ObjectNames.modelDeployment("lab", "plain"),
                                9000,
                                ServedModel.NO_HEALTH_PATH,
                                1,
                                Duration.ofMinutes(5),
                                Duration.ofMinutes(10),
                                Duration.ofSeconds(10),
                                10,
                                true,
                                null,
                                Filters.NONE,
                                ServedTimeouts.of(null),
                                false),
                        new ServedModel(
                                "own/name:1",
                                "Own",
                                null,
                                List.of("mine", "own:high"),
                                true,
                                Map.of("rank", JsonNodeFactory.instance.numberNode(1)),
                                new Capabilities(List.of(Capabilities.Modality.text), List.of(), true, null, 8192),
                                ObjectNames.modelDeployment("lab", "own/name:1"),
                                9001,
                                ServedModel.NO_HEALTH_PATH,
                                2,
                                Duration.ZERO,
                                Duration.ofHours(1),
                                Duration.ofSeconds(3),
                                3,
                                false,
                                "served",
                                new Filters(
                                        List.of("top_k"),
                                        Map.of(),
                                        Map.of(
                                                "own:high",
                                                Map.of("effort", JsonNodeFactory.instance.textNode("high")))),
                                new ServedTimeouts(Duration.ofSeconds(1), Duration.ofMinutes(2), Duration.ZERO),
                                true));
    }

    @Test
    void whatIsWrittenIsRead() {
        assertThat(ServingConfig.fromJson(CONFIG.toJson())).isEqualTo(CONFIG);
    }

    @Test
    void disabledAliasesSurvive() {
        Profile read = ServingConfig.fromJson(CONFIG.toJson()).profiles().getFirst();

        assertThat(read.aliases()).containsEntry("b", "").containsKey("c").hasSize(3);
        assertThat(read.aliases().get("c")).isNull();
    }

    @Test
    void equalConfigurationsAreOneAndTheSameLine() {
        assertThat(ServingConfig.fromJson(CONFIG.toJson()).toJson())
                .isEqualTo(CONFIG.toJson())
                .doesNotContain("\n");
    }

    @Test
    void fieldsOfLaterReleasesAreIgnored() {
        String later = CONFIG.toJson()
                .replace("{\"models\":", "{\"later\":{\"x\":1},\"models\":")
                .replace("{\"name\":", "{\"later\":true,\"name\":");

        assertThat(later).contains("later");
        assertThat(ServingConfig.fromJson(later)).isEqualTo(CONFIG);
    }

    @Test
    void listsThatAreAbsentAreEmpty() {
        assertThat(ServingConfig.fromJson("{}")).isEqualTo(ServingConfig.EMPTY);
    }

    @Test
    void anythingElseIsRejected() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ServingConfig.fromJson("models: []"))
                .withMessageStartingWith("not a serving configuration: ");
    }
}
