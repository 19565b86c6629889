package dev.modelswap.crds.naming;

import static org.assertj.core.api.Assertions.assertThat;

import dev.modelswap.crds.api.ModelSwapSpec;
import dev.modelswap.crds.serving.ServingConfig;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What somebody is offered who asks for a name that there is not. */
class NearNamesTest {

    @ParameterizedTest
    @CsvSource({
        "qwen3-30b, qwen3-30b-a3b",
        "Qwen3-30B-A3B, qwen3-30b-a3b",
        "qwen3-30b-a3b:latest, qwen3-30b-a3b",
        "gemma3-27, gemma-3-27b",
        "gpt-4o, ''",
        "q, ''"
    })
    void namesThatAreNearAreOffered(String asked, String offered) {
        List<String> expected = offered.isEmpty() ? List.of() : List.of(offered);

        assertThat(NearNames.to(asked, Stream.of("qwen3-30b-a3b", "gemma-3-27b", "embedder")))
                .isEqualTo(expected);
    }

    @Test
    void nearestComesFirstAndNoMoreThanThreeDo() {
        assertThat(NearNames.to("modal-1", Stream.of("model-12", "model-1", "model-3", "model-2", "model-4")))
                .containsExactly("model-1", "model-12", "model-2");
    }

    @Test
    void longNamesAreNotCompared() {
        assertThat(NearNames.to("x".repeat(100_000), Stream.of("x".repeat(99_999))))
                .isEmpty();
    }

    @Test
    void onlyNamesThatReachAModelAreOffered() {
        NameResolver names =
                new NameResolver(ServingConfig.of("lab", Serialization.unmarshal("""
                defaults: {image: "server:1"}
                models:
                - {name: coder-1, aliases: [coder-2]}
                - {name: coder-3, unlisted: true, aliases: [coder-4]}
                selectors: [{name: coder-5, strategy: warm, targets: [coder-1]}]
                peers: [{name: far, url: "http://far", models: [coder-6]}]
                profiles:
                - {name: p, aliases: {coder-2: "", coder-7: coder-1}}
                """, ModelSwapSpec.class)), "p");

        List<String> all = Arrays.asList("coder-1", "coder-5", "coder-7");
        assertThat(names.nearest("coder-9")).containsExactlyElementsOf(all);
        assertThat(names.nearest("far/coder-9")).contains("far/coder-6");
    }
}
