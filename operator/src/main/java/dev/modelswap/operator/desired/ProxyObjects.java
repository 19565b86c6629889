package dev.modelswap.operator.desired;

import dev.modelswap.crds.ObjectNames;
import dev.modelswap.crds.ProxySettings;
import dev.modelswap.crds.ServingConfig;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServiceBuilder;
import io.fabric8.kubernetes.api.model.ServicePort;
import io.fabric8.kubernetes.api.model.ServicePortBuilder;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The objects that make up one resource's proxy. */
final class ProxyObjects {

    private ProxyObjects() {}

    /** The objects in the order they are needed in: rights and configuration before the proxy that uses them. */
    static List<HasMetadata> of(
            Owner owner,
            ServingConfig serving,
            ProxyRights rights,
            @Nullable ProxySettings given,
            String defaultImage) {
        ProxySettings settings = Objects.requireNonNullElse(given, ProxySettings.NONE);
        return List.of(
                rights.serviceAccount(),
                rights.role(),
                rights.roleBinding(),
                configMap(owner, serving),
                service(owner, settings),
                ProxyDeployment.of(owner, settings, defaultImage));
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
