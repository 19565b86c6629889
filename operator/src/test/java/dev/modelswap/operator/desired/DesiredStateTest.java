package dev.modelswap.operator.desired;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.dataformat.yaml.YAMLGenerator;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.modelswap.crds.api.ModelSwap;
import dev.modelswap.crds.validation.SpecValidator;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Golden files: what each in-*.yaml stands for is its out-*.yaml. Write them anew with -Dgolden.update. */
class DesiredStateTest {

    private static final Path FOLDER = Path.of("src/test/resources/desired");

    private static final Platform PLATFORM = new Platform("modelswap-proxy:test", false, true, true);

    private static final ObjectMapper YAML = YAMLMapper.builder()
            .enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS)
            .enable(YAMLGenerator.Feature.MINIMIZE_QUOTES)
            .enable(YAMLGenerator.Feature.ALWAYS_QUOTE_NUMBERS_AS_STRINGS)
            .disable(YAMLGenerator.Feature.SPLIT_LINES)
            .build();

    @TestFactory
    Stream<DynamicTest> resourceStandsForItsObjects() throws IOException {
        return files("in-").map(in -> DynamicTest.dynamicTest(in.getFileName().toString(), () -> compare(in)));
    }

    @Test
    void everyFileIsOneOfAPair() throws IOException {
        List<String> inputs = files("in-")
                .map(file -> file.getFileName().toString().substring(3))
                .toList();
        List<String> outputs = files("out-")
                .map(file -> file.getFileName().toString().substring(4))
                .toList();

        assertThat(inputs).isNotEmpty().isEqualTo(outputs);
        assertThat(files("").count()).isEqualTo(inputs.size() + outputs.size());
    }

    private static void compare(Path in) throws IOException {
        ModelSwap resource = Serialization.unmarshal(Files.readString(in), ModelSwap.class);
        assertThat(SpecValidator.problems(resource.getMetadata().getName(), resource.getSpec()))
                .isEmpty();

        DesiredState desired = DesiredState.of(resource, PLATFORM);

        String yaml = yaml(Stream.concat(desired.models().stream(), desired.proxy().stream()));
        Path out = in.resolveSibling(in.getFileName().toString().replaceFirst("^in-", "out-"));
        if (System.getProperty("golden.update") != null) {
            Files.writeString(out, yaml);
        }
        assertThat(yaml).isEqualTo(Files.readString(out));
    }

    private static String yaml(Stream<? extends HasMetadata> objects) {
        StringBuilder yaml = new StringBuilder();
        objects.forEach(object -> {
            try {
                yaml.append(YAML.writeValueAsString(object));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
        return yaml.toString();
    }

    private static Stream<Path> files(String prefix) throws IOException {
        try (Stream<Path> files = Files.list(FOLDER)) {
            return files.filter(file -> file.getFileName().toString().startsWith(prefix)).sorted().toList().stream();
        }
    }
}
