package dev.modelswap.crds;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** The resource as the Kubernetes client reads and writes it. */
class ModelSwapJsonTest {

    @Test
    void whatTheClientReadsItWritesAgain() throws IOException {
        String yaml = Files.readString(Path.of("../config.example.yaml"));

        ModelSwap read = Serialization.unmarshal(yaml, ModelSwap.class);

        assertThat(read.getSpec().models().getFirst().settings().args()).contains("/models/tiny-a.gguf");
        assertThat(Serialization.unmarshal(Serialization.asYaml(read), ModelSwap.class))
                .isEqualTo(read);
    }
}
