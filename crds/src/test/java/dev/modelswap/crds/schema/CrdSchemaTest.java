package dev.modelswap.crds.schema;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fabric8.kubernetes.api.model.apiextensions.v1.JSONSchemaProps;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class CrdSchemaTest {

    private static final CrdSchema SCHEMA = CrdSchema.committed();

    @Test
    void everyFieldOfOursIsDescribed() {
        assertThat(ours())
                .hasSizeGreaterThan(60)
                .allSatisfy(node -> assertThat(node.schema().getDescription())
                        .as(node.path())
                        .hasSizeGreaterThan(8));
    }

    @Test
    void everyListMapAndTextOfTheSpecIsBounded() {
        assertThat(SCHEMA.nodes())
                .filteredOn(node -> node.path().startsWith("spec") && isOurs(node.path()))
                .allSatisfy(
                        node -> assertThat(bound(node.schema())).as(node.path()).isNotNull());
    }

    @Test
    void everyListSaysHowServerSideApplyMergesIt() {
        assertThat(SCHEMA.nodes())
                .filteredOn(node -> "array".equals(node.schema().getType()))
                .allSatisfy(node -> assertThat(node.schema().getXKubernetesListType())
                        .as(node.path())
                        .isNotNull());
    }

    @Test
    void rulesStayWellBelowWhatTheApiServerAccepts() {
        double sum = SCHEMA.nodes().stream()
                .flatMap(node -> node.schema().getXKubernetesValidations().stream()
                        .map(rule -> CelCost.of(rule.getRule(), node.schema()) * node.places()))
                .peek(cost -> assertThat(cost).isLessThan(CelCost.LIMIT / 5))
                .mapToDouble(cost -> cost)
                .sum();

        assertThat(sum).isPositive().isLessThan(CelCost.LIMIT);
    }

    @Test
    void costGrowsWithTheBoundsAndIsUnknownWithoutThem() {
        JSONSchemaProps list = new JSONSchemaProps();
        list.setType("array");
        JSONSchemaProps self = new JSONSchemaProps();
        self.setProperties(Map.of("list", list));

        assertThatThrownBy(() -> CelCost.of("'' in self.list", self)).hasMessageContaining("needs a bound");
        list.setMaxItems(500L);
        assertThat(CelCost.of("'' in self.list", self)).isEqualTo(503);
        assertThatThrownBy(() -> CelCost.of("self.list.all(x, x > 0)", self)).hasMessageContaining("unknown cost");
    }

    @Test
    void messageOfARuleNamesAFieldBesideIt() {
        assertThat(SCHEMA.nodes())
                .allSatisfy(node -> assertThat(node.schema().getXKubernetesValidations())
                        .allSatisfy(rule -> assertThat(rule.getMessage())
                                .matches("[a-zA-Z.]+[: ].+: .+|[a-zA-Z]+: write .+")
                                .satisfies(message ->
                                        assertThat(rule.getRule()).contains("self." + message.split("[: ]", 2)[0]))));
    }

    private static List<CrdSchema.Node> ours() {
        return SCHEMA.nodes().stream()
                .filter(node -> isOurs(node.path()))
                .filter(node -> !node.path().endsWith("[]") && !node.path().endsWith(".*"))
                .toList();
    }

    /** Whether the schema stands above those of Kubernetes' own types. */
    private static boolean isOurs(String path) {
        List<String> names = List.of(path.replace("[]", "").split("\\."));
        return names.subList(0, names.size() - 1).stream().noneMatch(Reference.FOREIGN::contains)
                && !(path.endsWith("[]") && Reference.FOREIGN.contains(names.getLast()));
    }

    private static @Nullable Object bound(JSONSchemaProps schema) {
        if (Boolean.TRUE.equals(schema.getXKubernetesIntOrString())) {
            return "a quantity";
        }
        if (schema.getType() == null) {
            return Boolean.TRUE.equals(schema.getXKubernetesPreserveUnknownFields()) ? "anything" : null;
        }
        return switch (schema.getType()) {
            case "array" -> schema.getMaxItems();
            case "string" -> schema.getEnum().isEmpty() ? schema.getMaxLength() : schema.getEnum();
            case "integer" -> schema.getMaximum();
            case "object" -> schema.getAdditionalProperties() == null ? "fields" : schema.getMaxProperties();
            default -> schema.getType();
        };
    }
}
