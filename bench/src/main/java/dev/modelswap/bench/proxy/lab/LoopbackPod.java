package dev.modelswap.bench.proxy.lab;

import dev.modelswap.bench.controlplane.ControlPlane;
import dev.modelswap.crds.objects.ObjectNames;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.ServiceAccountBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.Map;

/** The pod of a model as controllers and kubelet would have left it; it is at this machine's loopback address. */
public final class LoopbackPod {

    private LoopbackPod() {}

    /** Writes it, ready. */
    public static void create(KubernetesClient admin, String resource, String model) {
        admin.resource(new ServiceAccountBuilder()
                        .withNewMetadata()
                        .withName("default")
                        .withNamespace(ControlPlane.NAMESPACE)
                        .endMetadata()
                        .build())
                .serverSideApply();
        Pod created = admin.resource(new PodBuilder()
                        .withNewMetadata()
                        .withName(name(resource, model))
                        .withNamespace(ControlPlane.NAMESPACE)
                        .withLabels(labels(resource, model))
                        .endMetadata()
                        .withNewSpec()
                        .withAutomountServiceAccountToken(false)
                        .withNodeName("this-machine")
                        .addNewContainer()
                        .withName("model")
                        .withImage("none:1")
                        .endContainer()
                        .endSpec()
                        .build())
                .create();
        admin.resource(new PodBuilder(created)
                        .withNewStatus()
                        .withPhase("Running")
                        .withPodIP("127.0.0.1")
                        .addNewPodIP("127.0.0.1")
                        .addNewCondition()
                        .withType("Ready")
                        .withStatus("True")
                        .endCondition()
                        .endStatus()
                        .build())
                .updateStatus();
    }

    /** Removes it at once. */
    static void remove(KubernetesClient admin, String resource, String model) {
        admin.pods()
                .inNamespace(ControlPlane.NAMESPACE)
                .withName(name(resource, model))
                .withGracePeriod(0)
                .delete();
    }

    private static String name(String resource, String model) {
        return ObjectNames.modelDeployment(resource, model) + "-1";
    }

    static Map<String, String> labels(String resource, String model) {
        return Map.of(
                ObjectNames.RESOURCE_LABEL,
                resource,
                ObjectNames.COMPONENT_LABEL,
                ObjectNames.MODEL,
                ObjectNames.DEPLOYMENT_LABEL,
                ObjectNames.modelDeployment(resource, model));
    }
}
