package dev.modelswap.bench.proxy;

import dev.modelswap.bench.controlplane.ControlPlane;
import dev.modelswap.crds.ModelSwap;
import dev.modelswap.crds.ModelSwapSpec;
import dev.modelswap.crds.ObjectNames;
import dev.modelswap.crds.ServingConfig;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.DeploymentBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.util.List;
import java.util.Map;

/**
 * A ModelSwap whose two models run, as operator, controllers and kubelet would have left it in the API server; their pods are at this
 * machine's loopback address.
 */
final class ReadyModels {

    static final String RESOURCE = "bench";
    static final String MODEL = "m";
    /** Like the other, with filters that change every request. */
    static final String FILTERED = "filtered";

    private ReadyModels() {}

    /** Writes it all; the models' servers listen at {@code port}. */
    static void create(KubernetesClient admin, int port) {
        ModelSwapSpec spec = Serialization.unmarshal("""
                        defaults: {image: "none:1", port: %d}
                        models:
                        - {name: m, concurrencyLimit: 100000}
                        - name: filtered
                          concurrencyLimit: 100000
                          filters:
                            stripParams: [top_k, temperature]
                            setParams: {min_p: 0.05, chat_template_kwargs.enable_thinking: false}
                        groups: [{name: both, swap: false, members: [m, filtered]}]
                        """.formatted(port), ModelSwapSpec.class);
        ModelSwap resource = new ModelSwap();
        resource.setMetadata(new ObjectMetaBuilder()
                .withName(RESOURCE)
                .withNamespace(ControlPlane.NAMESPACE)
                .build());
        resource.setSpec(spec);
        admin.resource(resource).create();
        admin.resource(new ConfigMapBuilder()
                        .withNewMetadata()
                        .withName(ObjectNames.servingConfig(RESOURCE))
                        .withNamespace(ControlPlane.NAMESPACE)
                        .endMetadata()
                        .withData(Map.of(
                                ServingConfig.KEY,
                                ServingConfig.of(RESOURCE, spec).toJson()))
                        .build())
                .create();
        for (String model : List.of(MODEL, FILTERED)) {
            deployment(admin, model);
            LoopbackPod.create(admin, RESOURCE, model);
        }
    }

    private static void deployment(KubernetesClient admin, String model) {
        Deployment created = admin.resource(new DeploymentBuilder()
                        .withNewMetadata()
                        .withName(ObjectNames.modelDeployment(RESOURCE, model))
                        .withNamespace(ControlPlane.NAMESPACE)
                        .withLabels(LoopbackPod.labels(RESOURCE, model))
                        .withAnnotations(Map.of(ObjectNames.MODEL_ANNOTATION, model))
                        .endMetadata()
                        .withNewSpec()
                        .withReplicas(1)
                        .withNewSelector()
                        .withMatchLabels(LoopbackPod.labels(RESOURCE, model))
                        .endSelector()
                        .withNewTemplate()
                        .withNewMetadata()
                        .withLabels(LoopbackPod.labels(RESOURCE, model))
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
