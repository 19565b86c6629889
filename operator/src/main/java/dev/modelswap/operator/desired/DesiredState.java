package dev.modelswap.operator.desired;

import dev.modelswap.crds.ModelSwap;
import dev.modelswap.crds.ServingConfig;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import java.util.List;

/**
 * Everything that a valid resource stands for in the cluster. The models' Deployments say nothing of replicas, which are
 * the proxy's to write.
 */
public record DesiredState(ServingConfig serving, List<Deployment> models, List<HasMetadata> proxy) {

    /** What {@code resource} stands for; {@code proxyImage} is the proxy's image where the spec names none. */
    public static DesiredState of(ModelSwap resource, String proxyImage) {
        Owner owner = Owner.of(resource);
        ServingConfig serving = ServingConfig.of(owner.name(), resource.getSpec());
        return new DesiredState(
                serving,
                resource.getSpec().models().stream()
                        .map(model -> ModelDeployment.of(
                                owner, model, resource.getSpec().defaults()))
                        .toList(),
                ProxyObjects.of(owner, serving, resource.getSpec().proxy(), proxyImage));
    }
}
