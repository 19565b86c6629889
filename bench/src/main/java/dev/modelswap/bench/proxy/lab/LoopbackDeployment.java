package dev.modelswap.bench.proxy.lab;

import dev.modelswap.bench.controlplane.ControlPlane;
import dev.modelswap.crds.objects.ObjectNames;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.DeploymentBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.Map;

/** The Deployment of a model as the operator would have left it, and what its controller writes. */
public final class LoopbackDeployment {

    private LoopbackDeployment() {}

    /** Writes it, with so many replicas. */
    static Deployment create(KubernetesClient admin, String resource, String model, int replicas) {
        Map<String, String> labels = LoopbackPod.labels(resource, model);
        return admin.resource(new DeploymentBuilder()
                        .withNewMetadata()
                        .withName(ObjectNames.modelDeployment(resource, model))
                        .withNamespace(ControlPlane.NAMESPACE)
                        .withLabels(labels)
                        .withAnnotations(Map.of(ObjectNames.MODEL_ANNOTATION, model))
                        .endMetadata()
                        .withNewSpec()
                        .withReplicas(replicas)
                        .withNewSelector()
                        .withMatchLabels(labels)
                        .endSelector()
                        .withNewTemplate()
                        .withNewMetadata()
                        .withLabels(labels)
                        .endMetadata()
                        .withNewSpec()
                        .addNewContainer()
                        .withName("model")
                        .withImage("none:1")
                        .endContainer()
                        .endSpec()
                        .endTemplate()
                        .endSpec()
                        .build())
                .create();
    }

    /** Writes that its pods are what this generation of it wants. */
    public static void settle(KubernetesClient admin, Deployment deployment) {
        int replicas = deployment.getSpec().getReplicas();
        admin.resource(deployment)
                .editStatus(current -> new DeploymentBuilder(current)
                        .withNewStatus()
                        .withObservedGeneration(deployment.getMetadata().getGeneration())
                        .withReplicas(replicas)
                        .withReadyReplicas(replicas)
                        .endStatus()
                        .build());
    }
}
