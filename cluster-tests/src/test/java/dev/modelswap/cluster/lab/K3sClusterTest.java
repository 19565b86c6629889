package dev.modelswap.cluster.lab;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class K3sClusterTest {

    @Test
    void everyFileThatItsImagesAreBuiltFromIsThere() throws IOException {
        Path project = TestCluster.project();
        Path llama = project.resolve(K3sCluster.LLAMA_FOLDER);

        assertThat(project.resolve("operator/Dockerfile")).isRegularFile();
        assertThat(project.resolve("proxy/Dockerfile")).isRegularFile();
        assertThat(llama.resolve(K3sCluster.MODEL_MAKER)).isRegularFile();
        assertThat(Files.readString(llama.resolve(K3sCluster.LLAMA_DOCKERFILE)))
                .contains("COPY " + K3sCluster.MODEL_MAKER);
    }
}
