package dev.modelswap.crds;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class CrdYamlTest {

    private static final Path FILE = Path.of("crd/modelswaps.modelswap.dev.yaml");

    @Test
    void committedCrdIsTheOneGeneratedFromTheTypes() throws IOException {
        String generated = CrdYaml.generate();
        if (System.getProperty("crd.update") != null) {
            Files.writeString(FILE, generated);
        }

        assertThat(FILE)
                .as("generate it anew with: ./mvnw -pl crds test -Dcrd.update")
                .hasContent(generated);
    }
}
