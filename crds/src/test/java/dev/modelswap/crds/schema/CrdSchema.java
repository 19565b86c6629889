package dev.modelswap.crds.schema;

import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import io.fabric8.kubernetes.api.model.apiextensions.v1.JSONSchemaProps;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The schema of the committed CRD, as far as it says which fields there are. */
public final class CrdSchema {

    private final JSONSchemaProps root;

    private CrdSchema(JSONSchemaProps root) {
        this.root = root;
    }

    /**
     * One schema within the CRD's.
     *
     * @param path with {@code []} for the items of a list and {@code .*} for the values of a map
     * @param places how often it applies within one resource, at most
     */
    public record Node(String path, JSONSchemaProps schema, double places) {

        private Node child(String name, JSONSchemaProps child) {
            return new Node(path.isEmpty() ? name : path + "." + name, child, places);
        }

        private Node item() {
            return new Node(path + "[]", schema.getItems().getSchema(), places * atMost(schema.getMaxItems()));
        }

        private Node value() {
            return new Node(
                    path + ".*",
                    schema.getAdditionalProperties().getSchema(),
                    places * atMost(schema.getMaxProperties()));
        }

        @Override
        public String toString() {
            return path;
        }

        private static double atMost(@Nullable Long bound) {
            return bound == null ? Double.POSITIVE_INFINITY : bound;
        }
    }

    static CrdSchema of(CustomResourceDefinition crd) {
        return new CrdSchema(crd.getSpec().getVersions().getFirst().getSchema().getOpenAPIV3Schema());
    }

    public static CrdSchema committed() {
        try {
            String yaml = Files.readString(Path.of("crd/modelswaps.modelswap.dev.yaml"));
            return of(Serialization.unmarshal(yaml, CustomResourceDefinition.class));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public JSONSchemaProps root() {
        return root;
    }

    /** The schema at this path of a {@link Node}. */
    JSONSchemaProps at(String path) {
        return nodes().stream()
                .filter(node -> node.path().equals(path))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("the CRD has no " + path))
                .schema();
    }

    /** The whole schema, parents before children, in alphabetical order. */
    public List<Node> nodes() {
        List<Node> nodes = new ArrayList<>();
        visit(new Node("", root, 1), nodes::add);
        return nodes;
    }

    private static void visit(Node node, Consumer<Node> visitor) {
        visitor.accept(node);
        JSONSchemaProps schema = node.schema();
        if (schema.getItems() != null) {
            visit(node.item(), visitor);
        }
        if (schema.getAdditionalProperties() != null) {
            visit(node.value(), visitor);
        }
        Map<String, JSONSchemaProps> properties = schema.getProperties() == null ? Map.of() : schema.getProperties();
        new TreeMap<>(properties).forEach((name, child) -> visit(node.child(name, child), visitor));
    }

    /** Paths of the fields under {@code spec} that the API server would not keep, sorted. */
    public List<String> unknownFields(String yaml) {
        List<String> unknown = new ArrayList<>();
        JsonNode spec = Serialization.unmarshal(yaml, JsonNode.class).path("spec");
        collect("spec", spec, root.getProperties().get("spec"), unknown);
        return unknown.stream().sorted().toList();
    }

    private static void collect(String path, JsonNode node, @Nullable JSONSchemaProps schema, List<String> unknown) {
        if (schema == null) {
            unknown.add(path);
        } else if (node.isArray()) {
            for (int i = 0; i < node.size(); i++) {
                collect(path + "[" + i + "]", node.get(i), schema.getItems().getSchema(), unknown);
            }
        } else if (node.isObject() && !Boolean.TRUE.equals(schema.getXKubernetesPreserveUnknownFields())) {
            node.properties()
                    .forEach(field -> collect(
                            path + "." + field.getKey(), field.getValue(), child(schema, field.getKey()), unknown));
        }
    }

    private static @Nullable JSONSchemaProps child(JSONSchemaProps schema, String field) {
        if (schema.getAdditionalProperties() != null) {
            return schema.getAdditionalProperties().getSchema();
        }
        return new TreeMap<>(schema.getProperties()).get(field);
    }
}
