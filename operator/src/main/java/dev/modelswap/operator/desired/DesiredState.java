package dev.modelswap.operator.desired;

import dev.modelswap.crds.api.ModelSwap;
import dev.modelswap.crds.serving.ServingConfig;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import java.util.List;
import java.util.stream.Stream;

/**
 * Everything that a valid resource stands for in the cluster. The models' Deployments say nothing of replicas, which are
 * the proxy's to write.
 */
public record DesiredState(ServingConfig serving, List<Deployment> models, List<HasMetadata> proxy) {

    /** What {@code resource} stands for where nothing of it is there yet. */
    public static DesiredState of(ModelSwap resource, Platform platform) {
        return of(resource, platform, Present.NOTHING, new ComputedModels().of(resource));
    }

    /** What {@code resource} with these {@code models} stands for. */
    public static DesiredState of(ModelSwap resource, Platform platform, Present present, List<Deployment> models) {
        Owner owner = Owner.of(resource);
        ServingConfig serving = ServingConfig.of(owner.name(), resource.getSpec())
                .withEndpointsOf(present.serving(), present.outdated());
        ProxyRights rights = new ProxyRights(owner, scalable(models, present));
        return new DesiredState(
                serving,
                models,
                ProxyObjects.of(owner, serving, rights, resource.getSpec().proxy(), platform));
    }

    private static List<String> scalable(List<Deployment> models, Present present) {
        return Stream.concat(
                        models.stream().map(model -> model.getMetadata().getName()), present.leftover(models).stream())
                .toList();
    }
}
