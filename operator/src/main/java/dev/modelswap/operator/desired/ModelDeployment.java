package dev.modelswap.operator.desired;

import static java.util.Objects.requireNonNull;
import static java.util.Objects.requireNonNullElse;

import dev.modelswap.crds.api.Model;
import dev.modelswap.crds.api.ModelSettings;
import dev.modelswap.crds.objects.ObjectNames;
import dev.modelswap.crds.objects.PodTemplateHash;
import dev.modelswap.crds.observation.PodContainer;
import dev.modelswap.crds.podtemplate.PodTemplatePatch;
import dev.modelswap.crds.serving.ServedModel;
import dev.modelswap.crds.values.DurationText;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerBuilder;
import io.fabric8.kubernetes.api.model.ContainerPort;
import io.fabric8.kubernetes.api.model.ContainerPortBuilder;
import io.fabric8.kubernetes.api.model.LabelSelectorBuilder;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.PodSpecBuilder;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import io.fabric8.kubernetes.api.model.PodTemplateSpecBuilder;
import io.fabric8.kubernetes.api.model.Probe;
import io.fabric8.kubernetes.api.model.ProbeBuilder;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.DeploymentBuilder;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The Deployment that runs one model's server. */
record ModelDeployment(Owner owner, String name, String model, ModelSettings settings, List<PodTemplatePatch> patches) {

    private static final String PORT = "http";

    static Deployment of(Owner owner, Model model, @Nullable ModelSettings defaults) {
        String name = ObjectNames.modelDeployment(owner.name(), model.name());
        ModelSettings settings = model.settings().over(defaults).over(ModelSettings.builtIn());
        List<PodTemplatePatch> patches = Stream.of(defaults, model.settings())
                .filter(Objects::nonNull)
                .flatMap(layer -> Stream.ofNullable(layer.podTemplate()))
                .toList();
        return new ModelDeployment(owner, name, model.name(), settings, patches).deployment();
    }

    private Deployment deployment() {
        PodTemplateSpec template = PatchedPodTemplate.of(podTemplate(), patches);
        return new DeploymentBuilder()
                .withMetadata(owner.metadata(name, ObjectNames.MODEL)
                        .addToLabels(ObjectNames.DEPLOYMENT_LABEL, name)
                        .withAnnotations(annotations())
                        .addToAnnotations(ObjectNames.TEMPLATE_ANNOTATION, PodTemplateHash.of(template))
                        .build())
                .withNewSpec()
                .withRevisionHistoryLimit(1)
                // Two generations of a model never hold GPUs at once.
                .withNewStrategy()
                .withType("Recreate")
                .endStrategy()
                .withSelector(new LabelSelectorBuilder()
                        .withMatchLabels(
                                Map.of(ObjectNames.RESOURCE_LABEL, owner.name(), ObjectNames.DEPLOYMENT_LABEL, name))
                        .build())
                .withTemplate(template)
                .endSpec()
                .build();
    }

    private PodTemplateSpec podTemplate() {
        Map<String, String> labels = new TreeMap<>(owner.labels(ObjectNames.MODEL));
        labels.put(ObjectNames.DEPLOYMENT_LABEL, name);
        return new PodTemplateSpecBuilder()
                .withNewMetadata()
                .withLabels(labels)
                .withAnnotations(annotations())
                .addToAnnotations(vram())
                .endMetadata()
                .withSpec(pod())
                .build();
    }

    private Map<String, String> annotations() {
        return Map.of(ObjectNames.MODEL_ANNOTATION, model);
    }

    private Map<String, String> vram() {
        return settings.vram() == null
                ? Map.of()
                : Map.of(ObjectNames.VRAM_ANNOTATION, settings.vram().toString());
    }

    private PodSpec pod() {
        return new PodSpecBuilder()
                .withAutomountServiceAccountToken(false)
                .withEnableServiceLinks(false)
                .withTerminationGracePeriodSeconds(seconds(settings.unloadTimeout()))
                .withSecurityContext(ContainerSecurity.defaultSeccomp())
                .withImagePullSecrets(given(settings.imagePullSecrets()))
                .withNodeSelector(settings.nodeSelector())
                .withTolerations(given(settings.tolerations()))
                .withRuntimeClassName(settings.runtimeClassName())
                .withVolumes(given(settings.volumes()))
                .withContainers(server())
                .build();
    }

    private Container server() {
        return new ContainerBuilder()
                .withName(PodContainer.SERVER)
                .withImage(settings.image())
                .withCommand(given(settings.command()))
                .withArgs(given(settings.args()))
                .withEnv(given(settings.env()))
                .withEnvFrom(given(settings.envFrom()))
                .withPorts(port())
                .withResources(settings.resources())
                .withVolumeMounts(given(settings.volumeMounts()))
                // Not runAsNonRoot: the images of llama.cpp and of most inference servers run as root.
                .withSecurityContext(ContainerSecurity.withoutPrivileges().build())
                .withStartupProbe(startupProbe())
                .withReadinessProbe(readinessProbe())
                .build();
    }

    private ContainerPort port() {
        return new ContainerPortBuilder()
                .withName(PORT)
                .withContainerPort(settings.port())
                .withProtocol("TCP")
                .build();
    }

    private @Nullable Probe startupProbe() {
        long attempts = Math.max(1, seconds(settings.startTimeout()));
        return hasHealthPath()
                ? healthProbe().withFailureThreshold(Math.toIntExact(attempts)).build()
                : null;
    }

    private @Nullable Probe readinessProbe() {
        return hasHealthPath() ? healthProbe().build() : null;
    }

    private ProbeBuilder healthProbe() {
        return new ProbeBuilder()
                .withNewHttpGet()
                .withPath(settings.healthPath())
                .withNewPort(PORT)
                .endHttpGet()
                .withPeriodSeconds(1)
                // A server that is busy computing answers late.
                .withTimeoutSeconds(5);
    }

    private boolean hasHealthPath() {
        return !ServedModel.NO_HEALTH_PATH.equals(settings.healthPath());
    }

    /** Never null, which the matcher of the operator framework does not expect of a list. */
    private static <T> List<T> given(@Nullable List<T> list) {
        return requireNonNullElse(list, List.of());
    }

    private static long seconds(@Nullable String duration) {
        return DurationText.parse(requireNonNull(duration)).plusMillis(999).toSeconds();
    }
}
