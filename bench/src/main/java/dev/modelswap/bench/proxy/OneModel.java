package dev.modelswap.bench.proxy;

import dev.modelswap.bench.controlplane.ControlPlane;
import dev.modelswap.crds.ModelSwapSpec;
import dev.modelswap.crds.ObjectNames;
import dev.modelswap.crds.ServingConfig;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.DeploymentBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.util.Map;

/**
 * A ModelSwap whose only model runs, as operator, controllers and kubelet would have left it in the API server; its pod is at this
 * machine's loopback address.
 */
final class OneModel {

    static final String RESOURCE = "bench";
    static final String MODEL = "m";

    private OneModel() {}

    /** Writes it all; the model's server listens at {@code port}. */
    static void create(KubernetesClient admin, int port) {
        String spec = "models: [{name: " + MODEL + ", image: 'none:1', port: " + port + ", concurrencyLimit: 100000}]";
        admin.resource(Serialization.unmarshal(
                        """
                        apiVersion: modelswap.dev/v1alpha1
                        kind: ModelSwap
                        metadata: {name: %s, namespace: %s}
                        spec: {%s}
                        """.formatted(RESOURCE, ControlPlane.NAMESPACE, spec), GenericKubernetesResource.class))
                .create();
        admin.resource(new ConfigMapBuilder()
                        .withNewMetadata()
                        .withName(ObjectNames.servingConfig(RESOURCE))
                        .withNamespace(ControlPlane.NAMESPACE)
                        .endMetadata()
                        .withData(Map.of(
                                ServingConfig.KEY,
                                ServingConfig.of(RESOURCE, Serialization.unmarshal(spec, ModelSwapSpec.class))
                                        .toJson()))
                        .build())
                .create();
        deployment(admin);
        LoopbackPod.create(admin, RESOURCE, MODEL);
    }

    private static void deployment(KubernetesClient admin) {
        Deployment created = admin.resource(new DeploymentBuilder()
                        .withNewMetadata()
                        .withName(ObjectNames.modelDeployment(RESOURCE, MODEL))
                        .withNamespace(ControlPlane.NAMESPACE)
                        .withLabels(LoopbackPod.labels(RESOURCE, MODEL))
                        .withAnnotations(Map.of(ObjectNames.MODEL_ANNOTATION, MODEL))
                        .endMetadata()
                        .withNewSpec()
                        .withReplicas(1)
                        .withNewSelector()
                        .withMatchLabels(LoopbackPod.labels(RESOURCE, MODEL))
                        .endSelector()
                        .withNewTemplate()
                        .withNewMetadata()
                        .withLabels(LoopbackPod.labels(RESOURCE, MODEL))
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
        admin.resource(new DeploymentBuilder(created)
                        .withNewStatus()
                        .withObservedGeneration(created.getMetadata().getGeneration())
                        .withReplicas(1)
                        .withReadyReplicas(1)
                        .endStatus()
                        .build())
                .updateStatus();
    }
}
