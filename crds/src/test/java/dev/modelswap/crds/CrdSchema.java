package dev.modelswap.crds;

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
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The schema of the committed CRD, as far as it says which fields there are. */
final class CrdSchema {

    private final JSONSchemaProps root;

    private CrdSchema(JSONSchemaProps root) {
        this.root = root;
    }

    static CrdSchema committed() {
        try {
            String yaml = Files.readString(Path.of("crd/modelswaps.modelswap.dev.yaml"));
            return new CrdSchema(Serialization.unmarshal(yaml, CustomResourceDefinition.class)
                    .getSpec()
                    .getVersions()
                    .getFirst()
                    .getSchema()
                    .getOpenAPIV3Schema());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Paths of the fields under {@code spec} that the API server would not keep, sorted. */
    List<String> unknownFields(String yaml) {
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
