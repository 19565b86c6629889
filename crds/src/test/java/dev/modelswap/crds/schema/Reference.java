package dev.modelswap.crds.schema;

import dev.modelswap.crds.values.DurationText;
import io.fabric8.kubernetes.api.model.apiextensions.v1.JSONSchemaProps;
import io.fabric8.kubernetes.api.model.apiextensions.v1.ValidationRule;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The manual's page of the resource, written from the CRD. */
final class Reference {

    /** Kubernetes' own types: named, not described. */
    static final Set<String> FOREIGN = Set.of(
            "env", "envFrom", "resources", "tolerations", "volumes", "volumeMounts", "imagePullSecrets", "conditions");

    private static final String HEAD = """
            <!-- Generated from the CRD: ./mvnw -pl crds test -Dcrd.update -->
            # ModelSwap, field by field

            `modelswap.dev/v1alpha1`, kind `ModelSwap`, short name `msw`, namespaced. The same texts are in `kubectl explain
            modelswap.spec`; [config.example.yaml](../../config.example.yaml) shows the fields in use, and
            [mistakes.md](mistakes.md) what is said about wrong ones.
            """;

    private final StringBuilder page = new StringBuilder(HEAD);
    private final Map<String, JSONSchemaProps> settings;

    private Reference(Map<String, JSONSchemaProps> settings) {
        this.settings = settings;
    }

    static String page(CrdSchema schema) {
        Reference reference = new Reference(schema.at("spec.defaults").getProperties());
        reference.section("spec", schema.at("spec"));
        reference.section("status", schema.at("status"));
        reference.rules(schema);
        return reference.page.toString();
    }

    private void section(String path, JSONSchemaProps schema) {
        List<Runnable> sections = new ArrayList<>();
        page.append("\n## ").append(path).append("\n\n");
        page.append("| field | type | default, bounds | meaning |\n| --- | --- | --- | --- |\n");
        new TreeMap<>(schema.getProperties()).forEach((name, field) -> {
            if (path.equals("spec.models[]") && settings.containsKey(name)) {
                return;
            }
            String required = schema.getRequired().contains(name) ? "required" : "";
            page.append("| `%s` | %s | %s | %s |\n"
                    .formatted(
                            name,
                            type(field),
                            bounds(required, field),
                            field.getDescription().replace("|", "\\|")));
            JSONSchemaProps item =
                    field.getItems() == null ? field : field.getItems().getSchema();
            if (!FOREIGN.contains(name) && !item.getProperties().isEmpty()) {
                String inner = path + "." + name + (field.getItems() == null ? "" : "[]");
                sections.add(() -> section(inner, item));
            }
        });
        if (path.equals("spec.models[]")) {
            page.append("\nAnd every field of `spec.defaults`, for this model alone.\n");
        }
        sections.forEach(Runnable::run);
    }

    private static String type(JSONSchemaProps field) {
        if (field.getItems() != null) {
            String of = type(field.getItems().getSchema());
            return switch (field.getXKubernetesListType()) {
                case "map" ->
                    "list of %ss, one to a `%s`"
                            .formatted(of, field.getXKubernetesListMapKeys().getFirst());
                case "set" -> "list of %ss, each once".formatted(of);
                default -> "list of %ss".formatted(of);
            };
        }
        if (field.getAdditionalProperties() != null) {
            return "map of %ss".formatted(type(field.getAdditionalProperties().getSchema()));
        }
        if (Boolean.TRUE.equals(field.getXKubernetesIntOrString())) {
            return "quantity, such as `9Gi`";
        }
        if (field.getType() == null) {
            return "JSON value";
        }
        return DurationText.PATTERN.equals(field.getPattern()) ? "duration, such as `90s` or `1h30m`" : field.getType();
    }

    private static String bounds(String required, JSONSchemaProps field) {
        List<String> bounds = new ArrayList<>();
        bounds.add(required);
        bounds.add(field.getDefault() == null ? "" : "default `" + field.getDefault() + "`");
        bounds.add(field.getEnum().stream()
                .map(value -> "`" + value.textValue() + "`")
                .collect(Collectors.joining(", ")));
        bounds.add(pattern(field.getPattern()));
        bounds.add(range(field.getMinimum(), field.getMaximum(), ""));
        bounds.add(range(field.getMinLength(), field.getMaxLength(), " characters"));
        bounds.add(range(field.getMinItems(), field.getMaxItems(), " items"));
        bounds.add(range(field.getMinProperties(), field.getMaxProperties(), " entries"));
        bounds.add(field.getFormat() == null ? "" : field.getFormat());
        return bounds.stream().filter(bound -> !bound.isEmpty()).collect(Collectors.joining("; "));
    }

    private static String pattern(@Nullable String pattern) {
        return pattern == null || pattern.equals(DurationText.PATTERN) ? "" : "`" + pattern.replace("|", "\\|") + "`";
    }

    private static String range(@Nullable Number least, @Nullable Number most, String unit) {
        if (most == null) {
            return "";
        }
        return (least == null ? "at most " : least.longValue() + " to ") + most.longValue() + unit;
    }

    private void rules(CrdSchema schema) {
        page.append(
                "\n## Rules\n\nChecked by the API server from Kubernetes 1.25 on, with these messages; everywhere by the"
                        + " operator, which says what it finds,\nand what spans several lists, in the condition `Accepted`.\n\n"
                        + "| of | message |\n| --- | --- |\n");
        for (CrdSchema.Node node : schema.nodes()) {
            for (ValidationRule rule : node.schema().getXKubernetesValidations()) {
                String path = node.path().isEmpty() ? "the resource" : "`" + node.path() + "`";
                page.append("| ")
                        .append(path)
                        .append(" | ")
                        .append(rule.getMessage())
                        .append(" |\n");
            }
        }
    }
}
