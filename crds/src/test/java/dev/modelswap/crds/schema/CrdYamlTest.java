package dev.modelswap.crds.schema;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class CrdYamlTest {

    private static final Path WITH_RULES = Path.of("crd/modelswaps.modelswap.dev.yaml");
    private static final Path WITHOUT_RULES = Path.of("crd/kubernetes-1.20/modelswaps.modelswap.dev.yaml");

    @Test
    void committedCrdIsTheOneGeneratedFromTheTypes() throws IOException {
        Generated.assertCommitted(WITH_RULES, CrdYaml.withRules());
        Generated.assertCommitted(WITHOUT_RULES, CrdYaml.withoutRules());
    }

    @Test
    void committedReferenceIsTheOneGeneratedFromTheCrd() throws IOException {
        Generated.assertCommitted(
                Path.of("../docs/reference/modelswap.md"), Reference.page(CrdSchema.of(CrdYaml.crd())));
    }

    @Test
    void crdFitsIntoTheAnnotationOfKubectlApply() throws IOException {
        assertThat(Files.size(WITH_RULES)).isLessThan(200_000);
    }
}
