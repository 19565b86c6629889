package dev.modelswap.crds.schema;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.modelswap.crds.api.ModelSwap;
import dev.modelswap.crds.validation.SpecValidator;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What users copy: the examples, and the YAML in README and manual. */
class DocumentedYamlTest {

    private static final Path PROJECT = Path.of("..");

    /** A whole plain scalar, as a key, a value, or an item of a list. */
    private static final Pattern BOOLEAN_OF_YAML_1_1 =
            Pattern.compile("^[^#]*?(^|[\\[{,:-] ?) *(?i:y|n|yes|no|on|off) *(:|,|]|}| #|$)");

    @ParameterizedTest
    @MethodSource
    void examples(Path file) throws IOException {
        assertValid(Files.readString(file));
    }

    @ParameterizedTest
    @MethodSource
    void blocks(String yaml) {
        assertValid(yaml);
    }

    @Test
    void fragmentWithAFieldThatDoesNotExistIsFound() {
        List<String> blocks = blocksOf("Text.\n\n    profiles:\n      - nam: p\n\nText.\n\n    kubectl get msw\n");

        assertThat(blocks).hasSize(1);
        assertThat(CrdSchema.committed().unknownFields(blocks.getFirst())).containsExactly("spec.profiles[0].nam");
    }

    /** kubectl reads YAML 1.1, where {@code y} is a boolean; our own reader reads 1.2. */
    @ParameterizedTest
    @MethodSource
    void noTextIsABooleanToKubectl(Path file) throws IOException {
        assertThat(Files.readString(file)
                        .lines()
                        .filter(line -> BOOLEAN_OF_YAML_1_1.matcher(line).find()))
                .isEmpty();
    }

    @Test
    void booleanOfYaml11IsFound() {
        assertThat(Stream.of("models: [x, y, z]", "  - n", "on: a", "a: Yes # why", "{Off: 1}"))
                .allMatch(line -> BOOLEAN_OF_YAML_1_1.matcher(line).find());
        assertThat(Stream.of("models: [x, \"y\", z]", "  - no-one", "only: a", "# on: and off", "west/y"))
                .noneMatch(line -> BOOLEAN_OF_YAML_1_1.matcher(line).find());
    }

    static Stream<Path> noTextIsABooleanToKubectl() throws IOException {
        return Stream.of(
                        examples(),
                        files(Path.of("src/test/resources/specs"), ".yaml"),
                        Stream.of(PROJECT.resolve("config.example.yaml")))
                .flatMap(files -> files);
    }

    static Stream<Path> examples() throws IOException {
        return files(PROJECT.resolve("examples"), ".yaml");
    }

    static Stream<String> blocks() throws IOException {
        List<String> blocks = new ArrayList<>(blocksOf(Files.readString(PROJECT.resolve("README.md"))));
        for (Path page : files(PROJECT.resolve("docs"), ".md").toList()) {
            blocks.addAll(blocksOf(Files.readString(page)));
        }
        return blocks.stream();
    }

    private static Stream<Path> files(Path folder, String ending) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(file -> file.toString().endsWith(ending)).sorted().toList().stream();
        }
    }

    /** The indented and fenced blocks that are a ModelSwap or some of its spec, the latter made a ModelSwap. */
    private static List<String> blocksOf(String page) {
        List<String> blocks = new ArrayList<>();
        String open = "";
        boolean fenced = false;
        for (String line : (page + "\n\n").lines().toList()) {
            boolean fence = line.startsWith("```");
            fenced ^= fence;
            if (!fence && (fenced || line.startsWith("    "))) {
                open += (fenced ? line : line.substring(4)) + "\n";
            } else if (fence || !line.isBlank()) {
                blocks.add(open);
                open = "";
            }
        }
        blocks.add(open);
        return blocks.stream().flatMap(DocumentedYamlTest::modelSwap).toList();
    }

    private static Stream<String> modelSwap(String block) {
        if (block.startsWith("apiVersion: modelswap.dev/")) {
            return Stream.of(block);
        }
        String field = block.split(":", 2)[0];
        return CrdSchema.committed().at("spec").getProperties().containsKey(field)
                ? Stream.of("spec:\n"
                        + block.lines().map(line -> "  " + line + "\n").collect(Collectors.joining()))
                : Stream.empty();
    }

    private static void assertValid(String yaml) {
        int found = 0;
        for (String document : yaml.split("(?m)^---$", -1)) {
            JsonNode node = Serialization.unmarshal(document, JsonNode.class);
            if (node.path("kind").asText("ModelSwap").equals("ModelSwap")) {
                found++;
                assertThat(CrdSchema.committed().unknownFields(document)).isEmpty();
                ModelSwap resource = Serialization.unmarshal(document, ModelSwap.class);
                if (node.has("metadata")) {
                    assertThat(SpecValidator.problems(resource.getMetadata().getName(), resource.getSpec()))
                            .isEmpty();
                    assertThat(CelRules.problems(CrdSchema.committed().root(), node))
                            .isEmpty();
                }
            }
        }
        assertThat(found).isPositive();
    }
}
