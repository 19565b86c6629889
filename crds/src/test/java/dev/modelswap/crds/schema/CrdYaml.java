package dev.modelswap.crds.schema;

import dev.modelswap.crds.api.ModelSwap;
import dev.modelswap.crds.objects.ObjectNames;
import dev.modelswap.crds.values.DurationText;
import io.fabric8.crdv2.generator.CRDGenerator;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import io.fabric8.kubernetes.api.model.apiextensions.v1.JSONSchemaProps;
import io.fabric8.kubernetes.api.model.apiextensions.v1.JSONSchemaPropsOrArray;
import io.fabric8.kubernetes.api.model.apiextensions.v1.JSONSchemaPropsOrBool;
import io.fabric8.kubernetes.api.model.apiextensions.v1.ValidationRule;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** The CRD generated from the Java types, with what their annotations cannot say. */
final class CrdYaml {

    private CrdYaml() {}

    /** The CRD's YAML, byte for byte as {@code crds/crd} keeps it. */
    static String withRules() {
        CustomResourceDefinition crd = crd();
        CrdSchema.of(crd).nodes().forEach(node -> leaveDurationsToRules(node.schema()));
        return yaml(crd, "");
    }

    /** An API server that knows rules would tell of one wrong duration twice: by the pattern, and in words. */
    private static void leaveDurationsToRules(JSONSchemaProps schema) {
        for (ValidationRule rule : schema.getXKubernetesValidations()) {
            String field = rule.getMessage().split(":", 2)[0];
            JSONSchemaProps duration = schema.getProperties().get(field);
            if (duration != null && DurationText.PATTERN.equals(duration.getPattern())) {
                duration.setPattern(null);
            }
        }
    }

    /** The same for API servers before 1.23, which refuse a CRD that has CEL rules. */
    static String withoutRules() {
        CustomResourceDefinition crd = crd();
        CrdSchema.of(crd).nodes().forEach(node -> node.schema().setXKubernetesValidations(null));
        return yaml(crd, "# For Kubernetes 1.20 to 1.22, whose API servers refuse a CRD that has CEL rules.\n");
    }

    private static String yaml(CustomResourceDefinition crd, String comment) {
        return "# Generated from the Java types in crds/src/main: ./mvnw -pl crds test -Dcrd.update\n" + comment
                + Serialization.asYaml(crd).replaceFirst("^---\n", "");
    }

    /** The CRD with its rules. */
    static CustomResourceDefinition crd() {
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
            List<String> columns = List.of("Profile", "Loaded", "Ready", "Failed", "Url", "Message", "Age");
            crd.getSpec()
                    .getVersions()
                    .getFirst()
                    .getAdditionalPrinterColumns()
                    .sort(Comparator.comparingInt(column -> columns.indexOf(column.getName())));
            return crd;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void refine(CustomResourceDefinition crd) {
        // kubectl get all shows its Deployments, Services and pods; what they belong to should not be missing.
        crd.getSpec().getNames().setCategories(List.of("all"));
        JSONSchemaProps schema =
                crd.getSpec().getVersions().getFirst().getSchema().getOpenAPIV3Schema();
        schema.setDescription("Models that share GPUs behind one OpenAI-compatible address.");
        schema.setXKubernetesValidations(List.of(resourceName()));
        JSONSchemaProps spec = property(schema, "spec");
        spec.setDescription("What is served, and how.");
        acceptEmpty(property(spec, "activeProfile"));
        schema.setRequired(List.of("spec"));
        unwrapSettings(itemsOf(spec, "models"));
        for (JSONSchemaProps settings : List.of(property(spec, "defaults"), itemsOf(spec, "models"))) {
            acceptAnyVolume(settings);
            acceptAnyPodTemplate(settings);
            typeLists(settings);
            acceptEmpty(property(itemsOf(settings, "env"), "value"));
            filters(property(settings, "filters"));
        }
        acceptAnyPodTemplate(property(spec, "proxy"));
        filters(property(itemsOf(spec, "peers"), "filters"));
        listType(property(itemsOf(spec, "models"), "capabilities"), "in", "set");
        listType(property(itemsOf(spec, "models"), "capabilities"), "out", "set");
        for (String list : List.of("models", "selectors")) {
            anyValues(property(itemsOf(spec, list), "metadata"));
        }
        listType(itemsOf(spec, "selectors"), "targets", "atomic");
        listType(itemsOf(spec, "peers"), "models", "set");
        listType(spec, "preload", "set");
        listType(spec, "ignorePaths", "atomic");
        listType(property(spec, "proxy"), "allowedOrigins", "set");
        listType(property(spec, "placement"), "persistent", "set");
        // In order: it decides between sets of equal cost.
        mapList(property(spec, "matrix"), "sets", "name");
        bounds(property(property(spec, "matrix"), "evictCosts").getAdditionalProperties(), 1, 1_000_000);
        bounds(property(property(spec, "placement"), "evictCosts").getAdditionalProperties(), 1, 1_000_000);
        bounds(property(spec, "priorities").getAdditionalProperties(), -1_000_000, 1_000_000);
        mapList(property(property(spec, "proxy"), "resources"), "claims", "name");
        listType(itemsOf(spec, "models"), "aliases", "set");
        listType(itemsOf(spec, "groups"), "members", "set");
        for (String list : List.of("models", "groups", "profiles", "selectors", "peers")) {
            mapList(spec, list, "name");
        }
        JSONSchemaProps aliases = property(itemsOf(spec, "profiles"), "aliases");
        acceptEmpty(aliases.getAdditionalProperties().getSchema());
        JSONSchemaProps status = property(schema, "status");
        status.setDescription("What the operator observed, and the profile that the proxy honours.");
        mapList(status, "models", "name");
        mapList(status, "conditions", "type");
        for (String list : List.of("models", "conditions")) {
            property(itemsOf(status, list), "lastTransitionTime").setFormat("date-time");
        }
        itemsOf(status, "conditions").setRequired(List.of("type", "status"));
    }

    /** Without regular expressions over the whole name: the API server takes it for as long as a request may be. */
    private static ValidationRule resourceName() {
        ValidationRule rule = new ValidationRule();
        rule.setRule("self.metadata.name.size() <= " + ObjectNames.MAX_RESOURCE_NAME
                + " && !self.metadata.name.contains('.') && !self.metadata.name.matches('^[0-9]')");
        rule.setMessage(
                "metadata.name also names the Service and must be a lower-case DNS label that begins with a letter,"
                        + " at most " + ObjectNames.MAX_RESOURCE_NAME
                        + " characters: create the resource under another name");
        return rule;
    }

    /** Lists as a Pod has them, so that server-side apply merges what it merges there. */
    private static void typeLists(JSONSchemaProps settings) {
        List.of("command", "args", "envFrom", "tolerations").forEach(list -> listType(settings, list, "atomic"));
        List.of("env", "volumes", "imagePullSecrets").forEach(list -> mapList(settings, list, "name"));
        mapList(settings, "volumeMounts", "mountPath");
        mapList(property(settings, "resources"), "claims", "name");
        property(settings, "nodeSelector").setXKubernetesMapType("atomic");
    }

    private static void filters(JSONSchemaProps filters) {
        listType(filters, "stripParams", "set");
        anyValues(property(filters, "setParams"));
        JSONSchemaProps byName =
                property(filters, "setParamsByID").getAdditionalProperties().getSchema();
        byName.setMaxProperties(64L);
        anyValues(byName);
    }

    private static void anyValues(JSONSchemaProps map) {
        JSONSchemaProps anything = new JSONSchemaProps();
        anything.setXKubernetesPreserveUnknownFields(true);
        map.setAdditionalProperties(new JSONSchemaPropsOrBool(null, anything));
    }

    private static void bounds(JSONSchemaPropsOrBool values, double least, double most) {
        values.getSchema().setMinimum(least);
        values.getSchema().setMaximum(most);
    }

    /** An API server of 1.20 takes the empty text for null. */
    private static void acceptEmpty(JSONSchemaProps text) {
        text.setNullable(true);
    }

    /** The generator does not know {@code @JsonUnwrapped}: a model's settings stand beside its names. */
    private static void unwrapSettings(JSONSchemaProps model) {
        JSONSchemaProps settings = property(model, "settings");
        model.getProperties().remove("settings");
        model.getProperties().putAll(settings.getProperties());
        model.getXKubernetesValidations().addAll(settings.getXKubernetesValidations());
    }

    private static void acceptAnyVolume(JSONSchemaProps settings) {
        JSONSchemaProps volume = anyObject();
        volume.setProperties(Map.of("name", property(itemsOf(settings, "volumes"), "name")));
        property(settings, "volumes").setItems(new JSONSchemaPropsOrArray(List.of(), volume));
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
        listType(parent, list, "map");
        property(parent, list).setXKubernetesListMapKeys(List.of(key));
        JSONSchemaProps item = itemsOf(parent, list);
        item.setRequired(Stream.concat(Stream.of(key), item.getRequired().stream())
                .distinct()
                .toList());
    }

    private static void listType(JSONSchemaProps parent, String list, String type) {
        property(parent, list).setXKubernetesListType(type);
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
