package dev.modelswap.helm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ValuesTest {

    private static final Path DEFAULTS = Chart.FOLDER.resolve("values.yaml");
    private static final Path CHART_SCHEMA = Chart.FOLDER.resolve("values.schema.json");
    private static final ObjectMapper YAML = new ObjectMapper(new YAMLFactory());

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            watchNamespace: [team-a]               | at '': additional properties 'watchNamespace' not allowed
            image: {name: operator}                | at '/image': additional properties 'name' not allowed
            watchNamespaces: team-a                | at '/watchNamespaces': got string, want array
            'watchNamespaces: [Team_A]'            | at '/watchNamespaces/0': 'Team_A' does not match pattern
            replicas: "1"                          | at '/replicas': got string, want integer
            replicas: -1                           | at '/replicas': minimum: got -1, want 0
            log: {level: verbose}                  | at '/log/level': value must be one of 'debug', 'info', 'warn', 'error'
            webhook: {enabled: "on"}               | at '/webhook/enabled': value must be one of 'auto', true, false
            webhook: {timeoutSeconds: 60}          | at '/webhook/timeoutSeconds': maximum: got 60, want 30
            image: {tag: 1.2}                      | at '/image/tag': got number, want string
            tolerations: [{effect: Sometimes}]     | at '/tolerations/0/effect': value must be one of
            """)
    void wrongValueIsRefusedWithItsPlaceAndReason(String values, String message) {
        assertThatThrownBy(() -> Chart.render(values)).hasMessageContaining(message);
    }

    @Test
    void chartMayBePartOfAnother() {
        assertThat(Chart.render("global: {anything: true}")).contains("kind: Deployment");
    }

    @Test
    void schemaDescribesTheDefaultsAndNothingElse() throws IOException {
        ObjectNode schema = (ObjectNode) YAML.readTree(CHART_SCHEMA.toFile());
        ((ObjectNode) schema.get("properties")).remove("global");

        assertSameValues("values", schema, YAML.readTree(DEFAULTS.toFile()));
    }

    @Test
    void everyValueIsChangedByTheTestOfEverything() throws IOException {
        Set<String> changed = names(
                YAML.readTree(Path.of("src/test/resources/everything.yaml").toFile()));

        assertThat(changed).isEqualTo(names(YAML.readTree(DEFAULTS.toFile())));
    }

    private static void assertSameValues(String place, JsonNode schema, JsonNode defaults) {
        JsonNode described = schema.path("properties");
        if (described.isEmpty() || defaults.isEmpty()) {
            return;
        }
        assertThat(names(defaults)).as(place).isEqualTo(names(described));
        described
                .properties()
                .forEach(value ->
                        assertSameValues(place + "." + value.getKey(), value.getValue(), defaults.get(value.getKey())));
    }

    private static Set<String> names(JsonNode object) {
        return object.properties().stream().map(Map.Entry::getKey).collect(Collectors.toSet());
    }
}
