package dev.modelswap.cluster.lab;

import dev.modelswap.crds.objects.ObjectNames;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.DeploymentList;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.NonNamespaceOperation;
import io.fabric8.kubernetes.client.dsl.Resource;
import io.fabric8.kubernetes.client.dsl.RollableScalableResource;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;
import org.jspecify.annotations.Nullable;

/** A namespace of its own with the example's ModelSwap {@code lab} in it; it goes when this is closed. */
public final class Lab implements AutoCloseable {

    public static final String NAME = "lab";

    private final KubernetesClient client;
    private final String namespace;

    private Lab(KubernetesClient client, String namespace) {
        this.client = client;
        this.namespace = namespace;
    }

    /** The example as it is shipped, ready to serve. */
    public static Lab ofExample(KubernetesClient client) {
        return of(client, UnaryOperator.identity());
    }

    /** The example with a change to its YAML, ready to serve. */
    public static Lab of(KubernetesClient client, UnaryOperator<String> change) {
        Lab lab = empty(client);
        lab.apply(change.apply(example()));
        lab.awaitReady();
        return lab;
    }

    /** The models of the tests of official clients: {@code chat}, which a profile calls {@code assistant}, and {@code embedder}. */
    public static Lab ofClients(KubernetesClient client) {
        return of(client, example -> read("clients/modelswap.yaml").replace("name: clients", "name: " + NAME));
    }

    /** The namespace alone. */
    public static Lab empty(KubernetesClient client) {
        String namespace = client.namespaces()
                .resource(new NamespaceBuilder()
                        .withNewMetadata()
                        .withGenerateName("modelswap-it-")
                        .endMetadata()
                        .build())
                .create()
                .getMetadata()
                .getName();
        return new Lab(client, namespace);
    }

    public void awaitReady() {
        await("the lab to be ready").until(() -> "True".equals(condition("Ready", "status")));
    }

    public static String example() {
        return read("config.example.yaml");
    }

    private static String read(String file) {
        try {
            return Files.readString(TestCluster.project().resolve(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** As {@code kubectl apply --server-side}. */
    public void apply(String yaml) {
        client.resource(Serialization.unmarshal(yaml, GenericKubernetesResource.class))
                .inNamespace(namespace)
                .forceConflicts()
                .serverSideApply();
    }

    /** As {@code kubectl patch --type merge}. */
    public void patch(String json) {
        resource().patch(PatchContext.of(PatchType.JSON_MERGE), json);
    }

    /** {@code example} with so little CPU for {@code tiny-a} that a stream of 1,500 tokens takes seconds. */
    public static String slow(String example) {
        String args = "args: [--model, /models/tiny-a.gguf, --host, 0.0.0.0, --port, \"8080\"]";
        return example.replace(args, args + "\n      resources: {limits: {nvidia.com/gpu: 1, cpu: 200m}}");
    }

    public List<String> finalizers() {
        return resource().get().getFinalizers();
    }

    public void delete() {
        resource().delete();
    }

    public Resource<GenericKubernetesResource> resource() {
        return client.genericKubernetesResources("modelswap.dev/v1alpha1", "ModelSwap")
                .inNamespace(namespace)
                .withName(NAME);
    }

    /** The profile that proxies honour. */
    @Nullable
    public String activeProfile() {
        Object profile = resource().get().get("status", "activeProfile");
        return profile == null ? null : profile.toString();
    }

    /** The profile by which the proxy says that it answers. */
    @Nullable
    public String servedProfile() {
        Object profile = resource().get().get("status", "servedProfile");
        return profile == null ? null : profile.toString();
    }

    /** The profile that the spec asks for. */
    @Nullable
    public String wantedProfile() {
        return resource().get().get("spec", "activeProfile");
    }

    /** A field of a condition of the resource; null if there is no such condition. */
    @Nullable
    public String condition(String type, String field) {
        Object conditions = Optional.ofNullable(resource().get())
                .map(resource -> resource.<Object>get("status", "conditions"))
                .orElse(List.of());
        return ((List<?>) conditions)
                .stream()
                        .map(condition -> (Map<?, ?>) condition)
                        .filter(condition -> type.equals(condition.get("type")))
                        .map(condition -> String.valueOf(condition.get(field)))
                        .findFirst()
                        .orElse(null);
    }

    /** The phase of a model in the resource's status. */
    public String phase(String model) {
        return model(model, "phase");
    }

    /** A field of a model in the resource's status; empty if there is no such model. */
    public String model(String model, String field) {
        List<?> models = resource().get().get("status", "models");
        return models.stream()
                .map(entry -> (Map<?, ?>) entry)
                .filter(entry -> model.equals(entry.get("name")))
                .map(entry -> String.valueOf(entry.get(field)))
                .findFirst()
                .orElse("");
    }

    public Optional<Deployment> findDeployment(String model) {
        return Optional.ofNullable(
                deployments().withName(ObjectNames.modelDeployment(NAME, model)).get());
    }

    public Deployment deployment(String model) {
        return findDeployment(model).orElseThrow();
    }

    public int replicas(String model) {
        return deployment(model).getSpec().getReplicas();
    }

    /** Scales a model's Deployment as somebody with {@code kubectl scale} would. */
    public void scale(String model, int replicas) {
        deployments().withName(ObjectNames.modelDeployment(NAME, model)).scale(replicas);
    }

    public List<Pod> pods(String model) {
        return client.pods()
                .inNamespace(namespace)
                .withLabel(ObjectNames.DEPLOYMENT_LABEL, ObjectNames.modelDeployment(NAME, model))
                .list()
                .getItems();
    }

    public List<Pod> proxyPods() {
        return client.pods()
                .inNamespace(namespace)
                .withLabel(ObjectNames.RESOURCE_LABEL, NAME)
                .withLabel(ObjectNames.COMPONENT_LABEL, ObjectNames.PROXY)
                .list()
                .getItems();
    }

    /** Ends the proxy's pods; done when a new one is ready. */
    public void restartProxy() {
        List<String> before =
                proxyPods().stream().map(pod -> pod.getMetadata().getUid()).toList();
        proxyPods().forEach(pod -> client.pods().resource(pod).delete());
        await("a new proxy pod")
                .until(() -> proxyPods().stream()
                        .anyMatch(pod -> !before.contains(pod.getMetadata().getUid()) && Pods.isReady(pod)));
    }

    /** As many proxies as this, all of them ready; the one that leads comes first. */
    public List<Pod> proxies(int number) {
        patch("{\"spec\":{\"proxy\":{\"replicas\":" + number + "}}}");
        return await(number + " proxies that are ready")
                .until(
                        () -> proxyPods().stream()
                                .filter(Pods::isReady)
                                .sorted(Comparator.comparing((Pod pod) ->
                                        !pod.getMetadata().getName().equals(leader())))
                                .toList(),
                        pods -> pods.size() == number
                                && pods.getFirst().getMetadata().getName().equals(leader()));
    }

    /** The pod of the proxy that leads; {@code ""} if none does. */
    public String leader() {
        String holder = client.leases()
                .inNamespace(namespace)
                .withName(ObjectNames.proxy(NAME))
                .require()
                .getSpec()
                .getHolderIdentity();
        return Objects.requireNonNullElse(holder, "");
    }

    /** The API of this proxy pod. */
    public Api api(Pod proxy) {
        return new Api(client.pods().resource(proxy));
    }

    /** The API of a proxy pod that is ready. */
    public Api api() {
        Pod ready = await("a proxy pod that is ready")
                .until(() -> proxyPods().stream().filter(Pods::isReady).findFirst(), Optional::isPresent)
                .orElseThrow();
        return new Api(client.pods().resource(ready));
    }

    /** Everything in the namespace that belongs to the resource. */
    public boolean isEmpty() {
        return deployments().list().getItems().isEmpty()
                && client.services()
                        .inNamespace(namespace)
                        .withLabel(ObjectNames.RESOURCE_LABEL, NAME)
                        .list()
                        .getItems()
                        .isEmpty()
                && client.pods().inNamespace(namespace).list().getItems().isEmpty();
    }

    public String namespace() {
        return namespace;
    }

    private NonNamespaceOperation<Deployment, DeploymentList, RollableScalableResource<Deployment>> deployments() {
        return client.apps().deployments().inNamespace(namespace);
    }

    public ConditionFactory await(String what) {
        return Awaitility.await(what + " in " + namespace)
                .atMost(Duration.ofMinutes(3))
                .pollInterval(Duration.ofMillis(200))
                .ignoreExceptions();
    }

    @Override
    public void close() {
        client.namespaces().withName(namespace).delete();
    }
}
