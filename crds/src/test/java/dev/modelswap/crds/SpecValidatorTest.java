package dev.modelswap.crds;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every {@code invalid-*.yaml} begins with the problems that it has, one to a comment line; a {@code valid-*.yaml} has none. */
class SpecValidatorTest {

    private static final Path FOLDER = Path.of("src/test/resources/specs");

    @ParameterizedTest
    @MethodSource
    void valid(String file) throws IOException {
        assertThat(problems(file)).isEmpty();
        assertThat(CrdSchema.committed().unknownFields(read(file))).isEmpty();
    }

    @ParameterizedTest
    @MethodSource
    void invalid(String file) throws IOException {
        List<String> expected = read(file)
                .lines()
                .takeWhile(line -> line.startsWith("# "))
                .map(line -> line.substring(2))
                .toList();

        assertThat(expected).isNotEmpty();
        assertThat(problems(file)).containsExactlyElementsOf(expected);
        assertThat(CrdSchema.committed().unknownFields(read(file))).isEmpty();
    }

    @Test
    void noFileIsUnused() throws IOException {
        assertThat(files(""))
                .containsExactlyInAnyOrderElementsOf(
                        Stream.concat(valid(), invalid()).toList());
        assertThat(valid()).isNotEmpty();
        assertThat(invalid()).isNotEmpty();
    }

    static Stream<String> valid() throws IOException {
        return files("valid-").stream();
    }

    static Stream<String> invalid() throws IOException {
        return files("invalid-").stream();
    }

    private static List<String> problems(String file) throws IOException {
        ModelSwap resource = Serialization.unmarshal(read(file), ModelSwap.class);
        return SpecValidator.problems(resource.getMetadata().getName(), resource.getSpec()).stream()
                .map(Problem::toString)
                .toList();
    }

    private static String read(String file) throws IOException {
        return Files.readString(FOLDER.resolve(file));
    }

    private static List<String> files(String prefix) throws IOException {
        try (Stream<Path> files = Files.list(FOLDER)) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> name.startsWith(prefix))
                    .sorted()
                    .toList();
        }
    }
}
