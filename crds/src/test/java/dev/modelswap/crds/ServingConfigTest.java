package dev.modelswap.crds;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.fabric8.kubernetes.client.utils.Serialization;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class ServingConfigTest {

    private static final ServingConfig CONFIG = ServingConfig.of(
            "lab", Serialization.unmarshal("""
                    apiVersion: modelswap.dev/v1alpha1
                    kind: ModelSwap
                    metadata: {name: lab}
                    spec:
                      defaults: {image: server, port: 9000, ttl: 5m, healthPath: none}
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
                      groups:
                        - {name: g, swap: false, members: [plain]}
                      profiles:
                        - name: p
                          aliases: {a: plain, b: "", c: null}
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
                                ObjectNames.modelDeployment("lab", "plain"),
                                9000,
                                ServedModel.NO_HEALTH_PATH,
                                1,
                                Duration.ofMinutes(5),
                                Duration.ofMinutes(10),
                                10,
                                null),
                        new ServedModel(
                                "own/name:1",
                                "Own",
                                null,
                                List.of("mine"),
                                true,
                                ObjectNames.modelDeployment("lab", "own/name:1"),
                                9001,
                                ServedModel.NO_HEALTH_PATH,
                                2,
                                Duration.ZERO,
                                Duration.ofHours(1),
                                3,
                                "served"));
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
        assertThat(ServingConfig.fromJson("{}")).isEqualTo(new ServingConfig(List.of(), List.of(), List.of()));
    }

    @Test
    void anythingElseIsRejected() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ServingConfig.fromJson("models: []"))
                .withMessageStartingWith("not a serving configuration: ");
    }
}
