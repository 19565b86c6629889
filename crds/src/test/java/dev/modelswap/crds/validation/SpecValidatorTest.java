package dev.modelswap.crds.validation;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.modelswap.crds.api.ModelSwap;
import dev.modelswap.crds.schema.CelRules;
import dev.modelswap.crds.schema.CrdSchema;
import dev.modelswap.crds.values.Problem;
import io.fabric8.kubernetes.api.model.apiextensions.v1.ValidationRule;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every {@code invalid-*.yaml} begins with the problems that it has, one to a comment line: after {@code CEL}, those that the
 * CRD's rules find, without it the validator's. A {@code valid-*.yaml} has none.
 */
class SpecValidatorTest {

    private static final Path FOLDER = Path.of("src/test/resources/specs");
    private static final String RULE = "CEL ";

    @ParameterizedTest
    @MethodSource
    void valid(String file) throws IOException {
        assertThat(problems(file)).isEmpty();
        assertThat(ruleProblems(file)).isEmpty();
        assertThat(CrdSchema.committed().unknownFields(read(file))).isEmpty();
    }

    @ParameterizedTest
    @MethodSource
    void invalid(String file) throws IOException {
        Map<Boolean, List<String>> expected = read(file)
                .lines()
                .takeWhile(line -> line.startsWith("# "))
                .map(line -> line.substring(2))
                .collect(Collectors.partitioningBy(line -> line.startsWith(RULE)));

        assertThat(expected.get(false)).isNotEmpty();
        assertThat(problems(file)).containsExactlyElementsOf(expected.get(false));
        assertThat(ruleProblems(file)).containsExactlyElementsOf(expected.get(true));
        assertThat(CrdSchema.committed().unknownFields(read(file))).isEmpty();
    }

    @Test
    void everyRuleOfTheCrdHasACase() throws IOException {
        Set<String> found = new TreeSet<>();
        for (String file : invalid().toList()) {
            ruleProblems(file).forEach(problem -> found.add(problem.substring(problem.indexOf(": ") + 2)));
        }

        assertThat(CrdSchema.committed().nodes().stream()
                        .flatMap(node -> node.schema().getXKubernetesValidations().stream())
                        .map(ValidationRule::getMessage))
                .isSubsetOf(found);
    }

    /** The page quotes what a case of ours expects. */
    @Test
    void messagesInTheManualAreTheValidators() throws IOException {
        String page = Files.readString(Path.of("../docs/reference/mistakes.md"));
        Set<String> known = new TreeSet<>();
        for (String file : invalid().toList()) {
            known.addAll(problems(file));
        }

        List<String> quoted = page.substring(page.indexOf("## In the condition Accepted"))
                .lines()
                .filter(line -> line.startsWith("| ") && line.contains("| `"))
                .map(line -> line.substring(line.indexOf("| `", 2) + 3, line.lastIndexOf('`')))
                .map(line -> line.replaceFirst("` \\(from .*", ""))
                .toList();
        assertThat(quoted).hasSizeGreaterThan(9).isSubsetOf(known);
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

    private static List<String> ruleProblems(String file) throws IOException {
        JsonNode resource = Serialization.unmarshal(read(file), JsonNode.class);
        return CelRules.problems(CrdSchema.committed().root(), resource).stream()
                .map(problem -> RULE + problem)
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
