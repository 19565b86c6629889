package dev.modelswap.operator.desired;

import dev.modelswap.crds.objects.ObjectNames;
import io.fabric8.kubernetes.api.model.LabelSelector;
import io.fabric8.kubernetes.api.model.LabelSelectorBuilder;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyBuilder;

/**
 * Lets only the resource's proxy reach its models. The node of a pod always may too, says the Kubernetes documentation, so the
 * kubelet's probes work.
 */
final class ModelsPolicy {

    private ModelsPolicy() {}

    static NetworkPolicy of(Owner owner) {
        return new NetworkPolicyBuilder()
                .withMetadata(owner.metadata(ObjectNames.modelsPolicy(owner.name()), ObjectNames.MODEL)
                        .build())
                .withNewSpec()
                .withPodSelector(pods(owner, ObjectNames.MODEL))
                .withPolicyTypes("Ingress")
                .addNewIngress()
                .addNewFrom()
                .withPodSelector(pods(owner, ObjectNames.PROXY))
                .endFrom()
                .endIngress()
                .endSpec()
                .build();
    }

    private static LabelSelector pods(Owner owner, String component) {
        return new LabelSelectorBuilder()
                .addToMatchLabels(ObjectNames.RESOURCE_LABEL, owner.name())
                .addToMatchLabels(ObjectNames.COMPONENT_LABEL, component)
                .build();
    }
}
