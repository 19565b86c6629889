package dev.modelswap.operator.desired;

import dev.modelswap.crds.api.ProxySettings;
import dev.modelswap.crds.objects.ObjectNames;
import dev.modelswap.crds.serving.ServingConfig;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.IntOrString;
import io.fabric8.kubernetes.api.model.LabelSelectorBuilder;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServiceBuilder;
import io.fabric8.kubernetes.api.model.ServicePort;
import io.fabric8.kubernetes.api.model.ServicePortBuilder;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudgetBuilder;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The objects that make up one resource's proxy. */
final class ProxyObjects {

    private ProxyObjects() {}

    /** The objects in the order they are needed in: rights and configuration before the proxy that uses them. */
    static List<HasMetadata> of(
            Owner owner, ServingConfig serving, ProxyRights rights, @Nullable ProxySettings given, Platform platform) {
        ProxySettings settings = Objects.requireNonNullElse(given, ProxySettings.NONE);
        List<HasMetadata> objects = new ArrayList<>(List.of(
                rights.serviceAccount(),
                rights.role(),
                rights.roleBinding(),
                rights.lease(),
                configMap(owner, serving),
                service(owner, settings)));
        if (platform.networkPolicies()) {
            objects.add(ModelsPolicy.of(owner));
        }
        Deployment proxy = ProxyDeployment.of(owner, settings, serving.peers(), platform);
        objects.add(proxy);
        if (platform.disruptionBudgets()) {
            objects.add(disruptionBudget(owner, platform, proxy.getSpec().getReplicas()));
        }
        return List.copyOf(objects);
    }

    /** Of several pods one stays while others are drained from their nodes. A single one may be drained: nobody's node is held back. */
    private static PodDisruptionBudget disruptionBudget(Owner owner, Platform platform, int replicas) {
        IntOrString one = new IntOrString(1);
        return new PodDisruptionBudgetBuilder()
                .withMetadata(owner.metadata(ObjectNames.proxy(owner.name()), ObjectNames.PROXY)
                        .build())
                .withNewSpec()
                .withMinAvailable(replicas > 1 ? one : null)
                .withMaxUnavailable(replicas > 1 ? null : one)
                .withSelector(new LabelSelectorBuilder()
                        .withMatchLabels(ProxyDeployment.selector(owner))
                        .build())
                .withUnhealthyPodEvictionPolicy(platform.unhealthyPodEviction() ? "AlwaysAllow" : null)
                .endSpec()
                .build();
    }

    private static ConfigMap configMap(Owner owner, ServingConfig serving) {
        return new ConfigMapBuilder()
                .withMetadata(owner.metadata(ObjectNames.servingConfig(owner.name()), ObjectNames.PROXY)
                        .build())
                .withData(Map.of(ServingConfig.KEY, serving.toJson()))
                .build();
    }

    private static Service service(Owner owner, ProxySettings settings) {
        ProxySettings.ServiceType type =
                Objects.requireNonNullElse(settings.serviceType(), ProxySettings.ServiceType.ClusterIP);
        return new ServiceBuilder()
                .withMetadata(owner.metadata(ObjectNames.service(owner.name()), ObjectNames.PROXY)
                        .build())
                .withNewSpec()
                .withType(type.name())
                .withSelector(ProxyDeployment.selector(owner))
                .withPorts(servicePort(settings))
                .endSpec()
                .build();
    }

    private static ServicePort servicePort(ProxySettings settings) {
        return new ServicePortBuilder()
                .withName(ProxyDeployment.PORT)
                .withPort(Objects.requireNonNullElse(settings.servicePort(), 80))
                .withNewTargetPort(ProxyDeployment.PORT)
                .withProtocol("TCP")
                .build();
    }
}
