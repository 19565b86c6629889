package dev.modelswap.operator.desired;

import dev.modelswap.crds.api.Peer;
import dev.modelswap.crds.api.ProxySettings;
import dev.modelswap.crds.objects.ObjectNames;
import dev.modelswap.crds.podtemplate.PodTemplatePatch;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerBuilder;
import io.fabric8.kubernetes.api.model.ContainerPort;
import io.fabric8.kubernetes.api.model.ContainerPortBuilder;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.EnvVarBuilder;
import io.fabric8.kubernetes.api.model.IntOrString;
import io.fabric8.kubernetes.api.model.LabelSelectorBuilder;
import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.PodSpecBuilder;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import io.fabric8.kubernetes.api.model.PodTemplateSpecBuilder;
import io.fabric8.kubernetes.api.model.Probe;
import io.fabric8.kubernetes.api.model.ProbeBuilder;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.ResourceRequirements;
import io.fabric8.kubernetes.api.model.ResourceRequirementsBuilder;
import io.fabric8.kubernetes.api.model.TopologySpreadConstraint;
import io.fabric8.kubernetes.api.model.TopologySpreadConstraintBuilder;
import io.fabric8.kubernetes.api.model.Volume;
import io.fabric8.kubernetes.api.model.VolumeBuilder;
import io.fabric8.kubernetes.api.model.VolumeMountBuilder;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.DeploymentBuilder;
import io.fabric8.kubernetes.api.model.apps.DeploymentStrategy;
import io.fabric8.kubernetes.api.model.apps.DeploymentStrategyBuilder;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Stream;

/** The Deployment that runs one resource's proxy. */
record ProxyDeployment(
        Owner owner,
        ProxySettings settings,
        List<MountedKeys> keys,
        ProxyActivity activity,
        String image,
        List<Node> nodes) {

    /** Name of the port that serves the models' API. */
    static final String PORT = "http";

    private static final String MANAGEMENT_PORT = "management";
    /** Where the proxy that leads finds the others. */
    private static final String PROXIES_PORT = "proxies";

    private static final String TOKEN = "proxies-token";
    private static final String TOKEN_FOLDER = "/var/run/secrets/modelswap.dev/proxies";
    private static final long TOKEN_SECONDS = 3600;

    /** Of the image. */
    private static final long USER = 65532;

    private static final long GROUP = USER;

    /** Time to finish the requests in flight once the proxy was told to stop. */
    private static final long GRACE_SECONDS = 120;

    static Deployment of(Owner owner, ProxySettings settings, List<Peer> peers, Platform platform) {
        String image = Objects.requireNonNullElse(settings.image(), platform.proxyImage());
        return new ProxyDeployment(
                        owner,
                        settings,
                        MountedKeys.of(settings, peers),
                        ProxyActivity.of(owner, settings.activity()),
                        image,
                        platform.nodes())
                .deployment();
    }

    /** Labels by which the proxy's pods are found. */
    static Map<String, String> selector(Owner owner) {
        return Map.of(ObjectNames.RESOURCE_LABEL, owner.name(), ObjectNames.COMPONENT_LABEL, ObjectNames.PROXY);
    }

    private Deployment deployment() {
        PodTemplateSpec template = PatchedPodTemplate.of(podTemplate(), patches());
        int replicas = replicas(template);
        return new DeploymentBuilder()
                .withMetadata(owner.metadata(ObjectNames.proxy(owner.name()), ObjectNames.PROXY)
                        .build())
                .withNewSpec()
                .withReplicas(replicas)
                .withRevisionHistoryLimit(1)
                .withStrategy(activity.isStored() && replicas == 1 ? oldBeforeNew() : newBeforeOld())
                .withSelector(new LabelSelectorBuilder()
                        .withMatchLabels(selector(owner))
                        .build())
                .withTemplate(template)
                .endSpec()
                .build();
    }

    private int replicas(PodTemplateSpec template) {
        if (settings.replicas() != null) {
            return settings.replicas();
        }
        return activity.isStored() ? 1 : ProxyReplicas.ofPod(template.getSpec(), nodes);
    }

    private static DeploymentStrategy newBeforeOld() {
        return new DeploymentStrategyBuilder()
                .withType("RollingUpdate")
                .withNewRollingUpdate()
                .withMaxUnavailable(new IntOrString(0))
                .withMaxSurge(new IntOrString(1))
                .endRollingUpdate()
                .build();
    }

    /** A volume may be for one node at a time: a new pod elsewhere would wait for the old one, and the old one for the new. */
    private static DeploymentStrategy oldBeforeNew() {
        return new DeploymentStrategyBuilder()
                .withType("RollingUpdate")
                .withNewRollingUpdate()
                .withMaxUnavailable(new IntOrString(1))
                .withMaxSurge(new IntOrString(0))
                .endRollingUpdate()
                .build();
    }

    private List<PodTemplatePatch> patches() {
        return settings.podTemplate() == null ? List.of() : List.of(settings.podTemplate());
    }

    private PodTemplateSpec podTemplate() {
        return new PodTemplateSpecBuilder()
                .withNewMetadata()
                .withLabels(owner.labels(ObjectNames.PROXY))
                .endMetadata()
                .withSpec(pod())
                .build();
    }

    private PodSpec pod() {
        return new PodSpecBuilder()
                .withServiceAccountName(ObjectNames.proxy(owner.name()))
                .withEnableServiceLinks(false)
                .withTerminationGracePeriodSeconds(GRACE_SECONDS)
                .withSecurityContext(
                        activity.isStored()
                                ? ContainerSecurity.ownerOfVolumes(GROUP)
                                : ContainerSecurity.defaultSeccomp())
                .withTopologySpreadConstraints(onDifferentNodes())
                .withVolumes(new VolumeBuilder()
                        .withName("tmp")
                        .withNewEmptyDir()
                        .endEmptyDir()
                        .build())
                .addToVolumes(token())
                .addAllToVolumes(keys.stream().map(MountedKeys::volume).toList())
                .addAllToVolumes(activity.volumes())
                .withContainers(proxy())
                .build();
    }

    /** By which proxies of the resource know each other: bound to the pod, good for nothing else, and renewed by the kubelet. */
    private Volume token() {
        return new VolumeBuilder()
                .withName(TOKEN)
                .withNewProjected()
                .addNewSource()
                .withNewServiceAccountToken(
                        "proxies." + owner.name() + "." + owner.namespace() + ".modelswap.dev", TOKEN_SECONDS, "token")
                .endSource()
                .endProjected()
                .build();
    }

    private TopologySpreadConstraint onDifferentNodes() {
        return new TopologySpreadConstraintBuilder()
                .withMaxSkew(1)
                .withTopologyKey("kubernetes.io/hostname")
                .withWhenUnsatisfiable("ScheduleAnyway")
                .withLabelSelector(new LabelSelectorBuilder()
                        .withMatchLabels(selector(owner))
                        .build())
                .build();
    }

    private Container proxy() {
        return new ContainerBuilder()
                .withName("proxy")
                .withImage(image)
                .withEnv(environment())
                .withPorts(port(PORT, 8080), port(MANAGEMENT_PORT, 8081), port(PROXIES_PORT, 8082))
                .withResources(resources())
                .withVolumeMounts(new VolumeMountBuilder()
                        .withName("tmp")
                        .withMountPath("/tmp")
                        .build())
                .addNewVolumeMount()
                .withName(TOKEN)
                .withMountPath(TOKEN_FOLDER)
                .withReadOnly(true)
                .endVolumeMount()
                .addAllToVolumeMounts(keys.stream().map(MountedKeys::mount).toList())
                .addAllToVolumeMounts(activity.mounts())
                .withSecurityContext(ContainerSecurity.withoutPrivileges()
                        .withRunAsNonRoot(true)
                        .withRunAsUser(USER)
                        .withReadOnlyRootFilesystem(true)
                        .build())
                .withLivenessProbe(livenessProbe())
                .withReadinessProbe(probe("/readyz")
                        .withPeriodSeconds(1)
                        .withTimeoutSeconds(2)
                        .build())
                .build();
    }

    private List<EnvVar> environment() {
        ProxySettings.LogLevel level = Objects.requireNonNullElse(settings.logLevel(), ProxySettings.LogLevel.info);
        Stream<EnvVar> always = Stream.of(
                new EnvVar("MODELSWAP_NAME", owner.name(), null),
                new EnvVarBuilder()
                        .withName("MODELSWAP_NAMESPACE")
                        .withNewValueFrom()
                        .withNewFieldRef("v1", "metadata.namespace")
                        .endValueFrom()
                        .build(),
                new EnvVarBuilder()
                        .withName("MODELSWAP_POD")
                        .withNewValueFrom()
                        .withNewFieldRef("v1", "metadata.name")
                        .endValueFrom()
                        .build(),
                new EnvVar("MODELSWAP_TOKEN_FILE", TOKEN_FOLDER + "/token", null),
                new EnvVar("MODELSWAP_LOG_LEVEL", level.name(), null));
        ProxySettings.Captures kept = settings.captures();
        Stream<EnvVar> captures = kept == null
                ? Stream.empty()
                : Stream.of(new EnvVar("MODELSWAP_CAPTURE_BYTES", String.valueOf(kept.maxBytes()), null));
        return Stream.of(
                        always,
                        captures,
                        activity.variables().stream(),
                        keys.stream().map(MountedKeys::variable))
                .flatMap(Function.identity())
                .toList();
    }

    private ResourceRequirements resources() {
        return settings.resources() != null
                ? settings.resources()
                : new ResourceRequirementsBuilder()
                        .withRequests(Map.of("cpu", new Quantity("50m"), "memory", new Quantity("192Mi")))
                        .withLimits(Map.of("memory", new Quantity("512Mi")))
                        .build();
    }

    private static ContainerPort port(String name, int number) {
        return new ContainerPortBuilder()
                .withName(name)
                .withContainerPort(number)
                .withProtocol("TCP")
                .build();
    }

    /** On a node that is short of CPU a proxy answers late, and ending it would end the streams that it passes on. */
    private static Probe livenessProbe() {
        return probe("/livez")
                .withInitialDelaySeconds(60)
                .withPeriodSeconds(10)
                .withTimeoutSeconds(5)
                .build();
    }

    private static ProbeBuilder probe(String path) {
        return new ProbeBuilder()
                .withNewHttpGet()
                .withPath(path)
                .withNewPort(MANAGEMENT_PORT)
                .endHttpGet();
    }
}
