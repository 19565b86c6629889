package dev.modelswap.crds.schema;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Files that are committed, and made anew from the types by {@code -Dcrd.update}. */
final class Generated {

    private Generated() {}

    /** Fails where the file is not what is generated now; with {@code -Dcrd.update} writes it first. */
    static void assertCommitted(Path file, String generated) throws IOException {
        if (System.getProperty("crd.update") != null) {
            Files.createDirectories(file.toAbsolutePath().getParent());
            Files.writeString(file, generated);
        }
        assertThat(file)
                .as("generate it anew with: ./mvnw -pl crds test -Dcrd.update")
                .hasContent(generated);
    }
}
