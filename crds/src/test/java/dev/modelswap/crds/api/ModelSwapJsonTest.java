package dev.modelswap.crds.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.modelswap.crds.schema.CrdSchema;
import dev.modelswap.crds.validation.SpecValidator;
import dev.modelswap.crds.values.Json;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** The resource as the Kubernetes client reads and writes it. */
class ModelSwapJsonTest {

    private static final String MINIMAL = """
            apiVersion: modelswap.dev/v1alpha1
            kind: ModelSwap
            metadata:
              name: lab
            spec:
              models:
                - name: bare
              profiles:
                - name: p
                  aliases: {gone: null, "off": "", "on": bare}
            """;

    @Test
    void whatTheClientReadsItWritesAgain() throws IOException {
        String yaml = Files.readString(Path.of("../config.example.yaml"));

        ModelSwap read = Serialization.unmarshal(yaml, ModelSwap.class);

        assertThat(read.getSpec().models().getFirst().settings().args()).contains("/models/tiny-a.gguf");
        assertThat(Serialization.unmarshal(Serialization.asYaml(read), ModelSwap.class))
                .isEqualTo(read);
    }

    @Test
    void modelWithoutSettingsHasEmptyOnes() {
        ModelSwap read = Serialization.unmarshal(MINIMAL, ModelSwap.class);

        Model model = read.getSpec().models().getFirst();
        assertThat(model.settings()).isEqualTo(Json.MAPPER.convertValue(Map.of(), ModelSettings.class));
        assertThat(model.settings().over(null).image()).isNull();
        assertThat(Serialization.asJson(model)).isEqualTo("{\"name\":\"bare\",\"aliases\":[]}");
    }

    @Test
    void nullTargetsOfAliasesSurvive() {
        ModelSwap read = Serialization.unmarshal(MINIMAL, ModelSwap.class);

        Map<String, @Nullable String> aliases = Serialization.unmarshal(Serialization.asYaml(read), ModelSwap.class)
                .getSpec()
                .profiles()
                .getFirst()
                .aliases();
        assertThat(aliases.keySet()).containsExactly("gone", "off", "on");
        assertThat(aliases.get("gone")).isNull();
        assertThat(aliases.get("off")).isEmpty();
    }

    @Test
    void exampleIsValidAndHasNoFieldThatTheSchemaLacks() throws IOException {
        String yaml = Files.readString(Path.of("../config.example.yaml"));

        ModelSwap example = Serialization.unmarshal(yaml, ModelSwap.class);

        assertThat(SpecValidator.problems(example.getMetadata().getName(), example.getSpec()))
                .isEmpty();
        assertThat(CrdSchema.committed().unknownFields(yaml)).isEmpty();
    }

    @Test
    void fieldThatTheSchemaLacksIsFoundWhereverItStands() {
        String yaml = MINIMAL.replace("- name: bare", "- name: bare\n      tll: 5m\n      resources: {limit: {}}");

        assertThat(CrdSchema.committed().unknownFields(yaml))
                .containsExactly("spec.models[0].resources.limit", "spec.models[0].tll");
    }
}
