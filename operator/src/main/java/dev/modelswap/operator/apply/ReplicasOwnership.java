package dev.modelswap.operator.apply;

import io.fabric8.kubernetes.api.model.ManagedFieldsEntry;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.DeploymentBuilder;
import java.util.Map;

/**
 * Who holds {@code spec.replicas} of a model's Deployment, by its managed fields.
 *
 * <p>The API server removes a field whose only owner applies without it, and an absent {@code replicas} means 1: a model
 * would start. So a second field manager, {@link #HOLDER}, owns the field from the creation on and is never applied as
 * again; the operator may then apply everything else, whatever value the proxy writes. The {@code scale} subresource is
 * no substitute for it: before Kubernetes 1.23 it leaves no trace in the managed fields.
 */
final class ReplicasOwnership {

    /** Field manager of the operator's applies. */
    static final String OPERATOR = "modelswap-operator";

    /** Field manager that owns nothing but {@code spec.replicas}. */
    static final String HOLDER = "modelswap-initial-replicas";

    private ReplicasOwnership() {}

    /** Whether the operator can apply {@code actual} without replicas and the field stays. */
    static boolean heldByAnother(Deployment actual) {
        return actual.getMetadata().getManagedFields().stream()
                .anyMatch(entry -> !OPERATOR.equals(entry.getManager()) && ownsReplicas(entry));
    }

    /**
     * What the holder applies to own the replicas that {@code actual} has. Applied without force it never changes them:
     * where they have changed meanwhile, the API server answers with a conflict with the field's owner.
     */
    static Deployment claim(Deployment actual) {
        return new DeploymentBuilder()
                .withNewMetadata()
                .withName(actual.getMetadata().getName())
                .withNamespace(actual.getMetadata().getNamespace())
                .endMetadata()
                .withNewSpec()
                .withReplicas(actual.getSpec().getReplicas())
                .endSpec()
                .build();
    }

    private static boolean ownsReplicas(ManagedFieldsEntry entry) {
        return entry.getFieldsV1() != null
                && entry.getFieldsV1().getAdditionalProperties().get("f:spec") instanceof Map<?, ?> spec
                && spec.containsKey("f:replicas");
    }
}
