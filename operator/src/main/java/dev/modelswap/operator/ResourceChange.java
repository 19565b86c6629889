package dev.modelswap.operator;

import dev.modelswap.crds.api.ModelSwap;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;

/** A change of a {@link ModelSwap}, as its watch shows it. */
final class ResourceChange {

    private ResourceChange() {}

    /**
     * Whether more changed than the status: the spec, which the generation tells, or metadata, such as the annotation in
     * which {@code kubectl apply} keeps what it applied.
     */
    static boolean matters(ModelSwap changed, ModelSwap before) {
        return !ofUsers(changed.getMetadata()).equals(ofUsers(before.getMetadata()));
    }

    /** Without what every write changes. */
    private static ObjectMeta ofUsers(ObjectMeta metadata) {
        return new ObjectMetaBuilder(metadata)
                .withResourceVersion(null)
                .withManagedFields()
                .build();
    }
}
