package dev.modelswap.operator.desired;

import dev.modelswap.crds.api.ModelSwap;
import dev.modelswap.crds.objects.ObjectNames;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.OwnerReference;
import io.fabric8.kubernetes.api.model.OwnerReferenceBuilder;
import java.util.Map;

/** The resource as owner of objects: what their metadata says of it. */
record Owner(String name, String namespace, String uid) {

    static Owner of(ModelSwap resource) {
        return new Owner(
                resource.getMetadata().getName(),
                resource.getMetadata().getNamespace(),
                resource.getMetadata().getUid());
    }

    /** Metadata of an object of this name, deleted with the resource. */
    ObjectMetaBuilder metadata(String objectName, String component) {
        return new ObjectMetaBuilder()
                .withName(objectName)
                .withNamespace(namespace)
                .withLabels(labels(component))
                .withOwnerReferences(reference());
    }

    Map<String, String> labels(String component) {
        return Map.of(
                "app.kubernetes.io/name",
                "modelswap",
                "app.kubernetes.io/instance",
                name,
                "app.kubernetes.io/managed-by",
                "modelswap-operator",
                ObjectNames.RESOURCE_LABEL,
                name,
                ObjectNames.COMPONENT_LABEL,
                component);
    }

    private OwnerReference reference() {
        return new OwnerReferenceBuilder()
                .withApiVersion(ModelSwap.GROUP + "/" + ModelSwap.VERSION)
                .withKind("ModelSwap")
                .withName(name)
                .withUid(uid)
                .withController(true)
                .build();
    }
}
