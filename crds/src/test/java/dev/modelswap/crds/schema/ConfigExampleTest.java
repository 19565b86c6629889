package dev.modelswap.crds.schema;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.modelswap.crds.api.ModelSwap;
import dev.modelswap.crds.validation.SpecValidator;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** {@code config.example.yaml} as its reader may make it: with the options that are commented out, {@code #} without a space. */
class ConfigExampleTest {

    private final String everything = read().replaceAll("(?m)^( *)#(?=[^ #\\n])", "$1");

    @Test
    void everyFieldOfTheSpecIsInTheExample() {
        Set<String> given = new TreeSet<>();
        collect("spec", Serialization.unmarshal(everything, JsonNode.class).path("spec"), given);
        // A model's settings may stand in defaults.
        Set.copyOf(given).forEach(path -> given.add(path.replace("spec.defaults.", "spec.models[].")));
        Set.copyOf(given).forEach(path -> given.add(path.replace("spec.models[].", "spec.defaults.")));

        List<String> fields = CrdSchema.committed().nodes().stream()
                .map(CrdSchema.Node::path)
                .filter(path -> path.startsWith("spec.") && !path.endsWith("[]") && !path.endsWith(".*"))
                .filter(path -> Reference.FOREIGN.stream()
                        .noneMatch(foreign -> path.matches(".*\\b" + foreign + "(\\[])?\\..*")))
                .toList();

        assertThat(fields).hasSizeGreaterThan(100);
        assertThat(given).containsAll(fields);
    }

    @Test
    void optionsThatAreCommentedOutAreValidToo() {
        assertThat(CrdSchema.committed().unknownFields(everything)).isEmpty();
        ObjectNode withMatrix = (ObjectNode) Serialization.unmarshal(everything, JsonNode.class);
        ObjectNode withGroups = withMatrix.deepCopy();
        ((ObjectNode) withMatrix.path("spec")).remove(List.of("groups", "placement"));
        ((ObjectNode) withGroups.path("spec")).remove("matrix");

        for (ObjectNode either : List.of(withMatrix, withGroups)) {
            ModelSwap resource = Serialization.unmarshal(either.toString(), ModelSwap.class);
            assertThat(SpecValidator.problems(resource.getMetadata().getName(), resource.getSpec()))
                    .isEmpty();
            assertThat(CelRules.problems(CrdSchema.committed().root(), either)).isEmpty();
        }
    }

    private static void collect(String path, JsonNode node, Set<String> paths) {
        paths.add(path);
        node.properties().forEach(field -> collect(path + "." + field.getKey(), field.getValue(), paths));
        node.valueStream().filter(item -> node.isArray()).forEach(item -> collect(path + "[]", item, paths));
    }

    private static String read() {
        try {
            return Files.readString(Path.of("../config.example.yaml"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
