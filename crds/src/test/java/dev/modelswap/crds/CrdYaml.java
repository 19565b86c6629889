package dev.modelswap.crds;

import io.fabric8.crdv2.generator.CRDGenerator;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import io.fabric8.kubernetes.api.model.apiextensions.v1.JSONSchemaProps;
import io.fabric8.kubernetes.api.model.apiextensions.v1.JSONSchemaPropsOrArray;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/** The CRD generated from the Java types, with what their annotations cannot say. */
final class CrdYaml {

    private CrdYaml() {}

    /** The CRD's YAML, byte for byte as {@code crds/crd} keeps it. */
    static String generate() {
        try {
            Path folder = Files.createTempDirectory("crd");
            new CRDGenerator()
                    .customResourceClasses(ModelSwap.class)
                    .forCRDVersions("v1")
                    .inOutputDir(folder.toFile())
                    .generate();
            String generated = Files.readString(folder.resolve("modelswaps.modelswap.dev-v1.yml"));
            CustomResourceDefinition crd = Serialization.unmarshal(generated, CustomResourceDefinition.class);
            refine(crd);
            List<String> columns = List.of("Profile", "Loaded", "Ready", "Age");
            crd.getSpec()
                    .getVersions()
                    .getFirst()
                    .getAdditionalPrinterColumns()
                    .sort(Comparator.comparingInt(column -> columns.indexOf(column.getName())));
            return "# Generated from the Java types in crds/src/main: ./mvnw -pl crds test -Dcrd.update\n"
                    + Serialization.asYaml(crd).replaceFirst("^---\n", "");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void refine(CustomResourceDefinition crd) {
        JSONSchemaProps schema =
                crd.getSpec().getVersions().getFirst().getSchema().getOpenAPIV3Schema();
        schema.setDescription("Models that share GPUs behind one OpenAI-compatible address.");
        JSONSchemaProps spec = property(schema, "spec");
        schema.setRequired(List.of("spec"));
        unwrapSettings(itemsOf(spec, "models"));
        for (JSONSchemaProps settings : List.of(property(spec, "defaults"), itemsOf(spec, "models"))) {
            property(settings, "volumes").setItems(new JSONSchemaPropsOrArray(List.of(), anyObject()));
            acceptAnyPodTemplate(settings);
        }
        acceptAnyPodTemplate(property(spec, "proxy"));
        for (String list : List.of("models", "groups", "profiles")) {
            mapList(spec, list, "name");
        }
        JSONSchemaProps aliases = property(itemsOf(spec, "profiles"), "aliases");
        aliases.getAdditionalProperties().getSchema().setNullable(true);
        JSONSchemaProps status = property(schema, "status");
        mapList(status, "models", "name");
        mapList(status, "conditions", "type");
        itemsOf(status, "conditions").setRequired(List.of("type", "status"));
    }

    /** The generator does not know {@code @JsonUnwrapped}: a model's settings stand beside its names. */
    private static void unwrapSettings(JSONSchemaProps model) {
        Map<String, JSONSchemaProps> settings = property(model, "settings").getProperties();
        model.getProperties().remove("settings");
        model.getProperties().putAll(settings);
    }

    private static void acceptAnyPodTemplate(JSONSchemaProps settings) {
        JSONSchemaProps anything = anyObject();
        anything.setDescription(property(settings, "podTemplate").getDescription());
        settings.getProperties().put("podTemplate", anything);
    }

    /** For volumes and pod templates, whose schema would be the larger part of the CRD; the API server checks them in the Deployment. */
    private static JSONSchemaProps anyObject() {
        JSONSchemaProps schema = new JSONSchemaProps();
        schema.setType("object");
        schema.setXKubernetesPreserveUnknownFields(true);
        return schema;
    }

    private static void mapList(JSONSchemaProps parent, String list, String key) {
        JSONSchemaProps schema = property(parent, list);
        schema.setXKubernetesListType("map");
        schema.setXKubernetesListMapKeys(List.of(key));
    }

    private static JSONSchemaProps itemsOf(JSONSchemaProps parent, String list) {
        return property(parent, list).getItems().getSchema();
    }

    private static JSONSchemaProps property(JSONSchemaProps parent, String name) {
        Map<String, JSONSchemaProps> properties = parent.getProperties();
        JSONSchemaProps property = properties.get(name);
        if (property == null) {
            throw new IllegalStateException("the generated schema has no '" + name + "', only " + properties.keySet());
        }
        return property;
    }
}
