package dev.modelswap.bench.proxy.lab;

import dev.modelswap.bench.controlplane.ControlPlane;
import dev.modelswap.crds.api.ModelSwap;
import dev.modelswap.crds.api.ModelSwapSpec;
import dev.modelswap.crds.objects.ObjectNames;
import dev.modelswap.crds.serving.ServedModel;
import dev.modelswap.crds.serving.ServingConfig;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.util.Map;

/** A ModelSwap, and what the operator would have made of it in the API server. */
public final class LoopbackResource {

    static final String NAME = "bench";

    private LoopbackResource() {}

    /** Writes the resource with this {@code spec}, in YAML, and its models' Deployments with so many replicas each. */
    public static void create(KubernetesClient admin, String spec, int replicas) {
        ModelSwap resource = new ModelSwap();
        resource.setMetadata(new ObjectMetaBuilder()
                .withName(NAME)
                .withNamespace(ControlPlane.NAMESPACE)
                .build());
        resource.setSpec(Serialization.unmarshal(spec, ModelSwapSpec.class));
        admin.resource(resource).create();
        ServingConfig config = ServingConfig.of(NAME, resource.getSpec());
        admin.resource(new ConfigMapBuilder()
                        .withNewMetadata()
                        .withName(ObjectNames.servingConfig(NAME))
                        .withNamespace(ControlPlane.NAMESPACE)
                        .endMetadata()
                        .withData(Map.of(ServingConfig.KEY, config.toJson()))
                        .build())
                .create();
        config.models().stream()
                .map(ServedModel::name)
                .map(model -> LoopbackDeployment.create(admin, NAME, model, replicas))
                .forEach(deployment -> LoopbackDeployment.settle(admin, deployment));
    }
}
