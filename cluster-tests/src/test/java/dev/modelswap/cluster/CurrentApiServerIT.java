package dev.modelswap.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.databind.JsonNode;
import dev.modelswap.cluster.lab.CrdApiServer;
import dev.modelswap.cluster.lab.Installation;
import dev.modelswap.cluster.lab.TestCluster;
import io.fabric8.kubernetes.api.model.StatusCause;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What a current Kubernetes says of the CRD with its rules, and of every ModelSwap that the tests of {@code crds} and users have. */
@ExtendWith(Installation.class)
class CurrentApiServerIT {

    private static final Path PROJECT = TestCluster.project();
    private static final String RULE = "# CEL ";

    private static @Nullable CrdApiServer server;

    /** A field that is wrong, and what is said of it. */
    private record Cause(String field, String message) {

        static Cause of(StatusCause cause) {
            String field = cause.getField() == null || cause.getField().equals("<nil>") ? "" : cause.getField();
            return new Cause(field, cause.getMessage().replaceFirst("^Invalid value: (\"object\": )?", ""));
        }

        @Override
        public String toString() {
            return field + ": " + message;
        }
    }

    @BeforeAll
    static void start(TestCluster cluster, @TempDir(cleanup = CleanupMode.ON_SUCCESS) Path folder) throws IOException {
        server = CrdApiServer.start(cluster, folder);
        server().establish(PROJECT.resolve("crds/crd/modelswaps.modelswap.dev.yaml"));
    }

    private static CrdApiServer server() {
        return Objects.requireNonNull(server, "started before all tests");
    }

    @AfterAll
    static void stop() {
        if (server != null) {
            server.close();
        }
    }

    @ParameterizedTest
    @MethodSource
    void validResourceIsTakenWhole(Path file) throws IOException {
        for (String document : Files.readString(file).split("(?m)^---$", -1)) {
            JsonNode resource = Serialization.unmarshal(document, JsonNode.class);
            if (resource.path("kind").asText().equals("ModelSwap")) {
                assertThat(lost(
                                "spec",
                                resource.path("spec"),
                                server().create(resource).path("spec")))
                        .isEmpty();
            }
        }
    }

    /** What the rules do not find the operator finds: then the API server takes it, or refuses it by the schema. */
    @ParameterizedTest
    @MethodSource
    void invalidResourceIsRefusedInTheWordsOfTheRules(Path file) throws IOException {
        String yaml = Files.readString(file);
        List<String> expected = yaml.lines()
                .filter(line -> line.startsWith(RULE))
                .map(line -> line.substring(RULE.length()))
                .toList();

        List<Cause> causes = causes(Serialization.unmarshal(yaml, JsonNode.class));

        if (causes.stream().noneMatch(CurrentApiServerIT::leavesRulesOut)) {
            assertThat(causes.stream().map(Cause::toString)).containsAll(expected);
        }
        assertThat(causes)
                .filteredOn(cause -> !expected.contains(cause.toString()))
                .noneMatch(cause -> isTold(cause, expected));
    }

    /** Plain {@code kubectl apply} drops it, which the condition {@code NullsLost} then tells. */
    @Test
    void nullThatDisablesAnAliasArrivesByServerSideApply() throws IOException {
        String yaml = Files.readString(PROJECT.resolve("config.example.yaml"))
                .replace("summarizer: \"\"", "summarizer: null");
        assertThat(yaml).contains("summarizer: null");

        JsonNode profiles = server().apply("lab", Serialization.unmarshal(yaml, JsonNode.class))
                .path("spec")
                .path("profiles");

        assertThat(profiles.findValues("summarizer"))
                .filteredOn(JsonNode::isNull)
                .hasSize(1);
    }

    /** Where a field that must be there is missing. */
    private static boolean leavesRulesOut(Cause cause) {
        return cause.message().contains("some validation rules were not checked");
    }

    /** What the API server dropped or changed; what it added are defaults. */
    private static List<String> lost(String path, JsonNode given, JsonNode taken) {
        if (given.isObject()) {
            return given.properties().stream()
                    .flatMap(field ->
                            lost(path + "." + field.getKey(), field.getValue(), taken.path(field.getKey())).stream())
                    .toList();
        }
        if (given.isArray() && taken.size() == given.size()) {
            return IntStream.range(0, given.size())
                    .boxed()
                    .flatMap(i -> lost(path + "[" + i + "]", given.get(i), taken.get(i)).stream())
                    .toList();
        }
        return given.equals(taken) ? List.of() : List.of(path + ": " + given + " became " + taken);
    }

    /** Whether a rule, which speaks of a field of the object where it stands, tells of the same field. */
    private static boolean isTold(Cause cause, List<String> rules) {
        return rules.stream()
                .anyMatch(rule -> rule.startsWith(cause.field() + ": ")
                        || rule.replaceFirst(": ", ".").startsWith(cause.field() + ":"));
    }

    private static List<Cause> causes(JsonNode resource) {
        KubernetesClientException refusal =
                catchThrowableOfType(KubernetesClientException.class, () -> server().create(resource));
        return refusal == null
                ? List.of()
                : refusal.getStatus().getDetails().getCauses().stream()
                        .map(Cause::of)
                        .toList();
    }

    static Stream<Path> validResourceIsTakenWhole() throws IOException {
        return Stream.of(
                        files("crds/src/test/resources/specs", "valid-"),
                        files("examples", ""),
                        Stream.of(PROJECT.resolve("config.example.yaml")))
                .flatMap(files -> files);
    }

    static Stream<Path> invalidResourceIsRefusedInTheWordsOfTheRules() throws IOException {
        return files("crds/src/test/resources/specs", "invalid-");
    }

    private static Stream<Path> files(String folder, String prefix) throws IOException {
        try (Stream<Path> files = Files.list(PROJECT.resolve(folder))) {
            return files.filter(file -> file.getFileName().toString().startsWith(prefix)).sorted().toList().stream();
        }
    }
}
