package dev.modelswap.bench;

import dev.modelswap.crds.objects.ObjectNames;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodList;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.DeploymentStatus;
import io.fabric8.kubernetes.api.model.coordination.v1.Lease;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.dsl.FilterWatchListDeletable;
import io.fabric8.kubernetes.client.dsl.PodResource;
import io.fabric8.kubernetes.client.dsl.Resource;
import io.fabric8.kubernetes.client.dsl.RollableScalableResource;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;

/** A namespace of its own with one ModelSwap, {@code bench}, in it; it goes when this is closed. */
public final class BenchLab implements AutoCloseable {

    private static final String NAME = "bench";
    private static final long PATIENCE_SECONDS = 180;

    private final KubernetesClient client;
    private final String namespace;

    private BenchLab(KubernetesClient client, String namespace) {
        this.client = client;
        this.namespace = namespace;
    }

    /** The lab of the resource in this file of the class path, whose Service leads to a proxy that serves. */
    public static BenchLab of(String file) throws InterruptedException {
        KubernetesClient client = new KubernetesClientBuilder().build();
        String namespace = client.namespaces()
                .resource(new NamespaceBuilder()
                        .withNewMetadata()
                        .withGenerateName("modelswap-bench-")
                        .endMetadata()
                        .build())
                .create()
                .getMetadata()
                .getName();
        BenchLab lab = new BenchLab(client, namespace);
        try {
            lab.apply(file);
            lab.resource().waitUntilCondition(BenchLab::isReady, PATIENCE_SECONDS, TimeUnit.SECONDS);
            lab.awaitService();
            return lab;
        } catch (RuntimeException | InterruptedException e) {
            lab.close();
            throw e;
        }
    }

    /** It comes a bit later than the resource is ready. */
    private void awaitService() throws InterruptedException {
        HttpRequest health = HttpRequest.newBuilder(url().resolve("/health")).build();
        try (HttpClient http = HttpClient.newHttpClient()) {
            Patience.await(
                    "the Service to lead to the proxy",
                    () -> http.send(health, BodyHandlers.discarding()).statusCode() == 200);
        }
    }

    private void apply(String file) {
        try (InputStream yaml = Objects.requireNonNull(BenchLab.class.getResourceAsStream("/" + file))) {
            client.resource(Serialization.unmarshal(yaml, GenericKubernetesResource.class))
                    .inNamespace(namespace)
                    .serverSideApply();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static boolean isReady(GenericKubernetesResource resource) {
        List<Map<String, Object>> conditions = resource == null ? null : resource.get("status", "conditions");
        return conditions != null
                && conditions.stream()
                        .anyMatch(condition ->
                                "Ready".equals(condition.get("type")) && "True".equals(condition.get("status")));
    }

    public KubernetesClient client() {
        return client;
    }

    public String namespace() {
        return namespace;
    }

    /** Where the API is, for who reaches the cluster's Services. */
    public URI url() {
        Service service =
                client.services().inNamespace(namespace).withName(NAME).require();
        return URI.create("http://" + service.getSpec().getClusterIP());
    }

    public RollableScalableResource<Deployment> deployment(String model) {
        return client.apps().deployments().inNamespace(namespace).withName(deploymentName(model));
    }

    public RollableScalableResource<Deployment> proxyDeployment() {
        return client.apps().deployments().inNamespace(namespace).withName(ObjectNames.proxy(NAME));
    }

    /** The Lease that names the proxy that acts. */
    public Resource<Lease> proxyLease() {
        return client.leases().inNamespace(namespace).withName(ObjectNames.proxy(NAME));
    }

    public static String deploymentName(String model) {
        return ObjectNames.modelDeployment(NAME, model);
    }

    public FilterWatchListDeletable<Pod, PodList, PodResource> modelPods() {
        return pods(ObjectNames.MODEL);
    }

    /** As many proxies as this, all of them ready. */
    public void scaleProxies(int number) throws InterruptedException {
        resource().patch(PatchContext.of(PatchType.JSON_MERGE), "{\"spec\":{\"proxy\":{\"replicas\":" + number + "}}}");
        awaitProxies(number);
    }

    /** Waits until there are so many proxies, all of them ready and of one pod template, and one of them leads. */
    public void awaitProxies(int number) throws InterruptedException {
        Patience.await(number + " proxies to be ready", () -> {
            DeploymentStatus status = proxyDeployment().require().getStatus();
            List<String> pods = proxyPods().list().getItems().stream()
                    .map(pod -> pod.getMetadata().getName())
                    .toList();
            return Objects.equals(status.getReadyReplicas(), number)
                    && Objects.equals(status.getUpdatedReplicas(), number)
                    && pods.size() == number
                    && pods.contains(proxyLease().require().getSpec().getHolderIdentity());
        });
    }

    /** Those of the proxy. */
    public FilterWatchListDeletable<Pod, PodList, PodResource> proxyPods() {
        return pods(ObjectNames.PROXY);
    }

    private FilterWatchListDeletable<Pod, PodList, PodResource> pods(String component) {
        return client.pods()
                .inNamespace(namespace)
                .withLabels(Map.of(ObjectNames.RESOURCE_LABEL, NAME, ObjectNames.COMPONENT_LABEL, component));
    }

    public void activate(String profile) {
        resource().patch(PatchContext.of(PatchType.JSON_MERGE), "{\"spec\":{\"activeProfile\":\"" + profile + "\"}}");
    }

    public Resource<GenericKubernetesResource> resource() {
        return client.genericKubernetesResources("modelswap.dev/v1alpha1", "ModelSwap")
                .inNamespace(namespace)
                .withName(NAME);
    }

    @Override
    public void close() {
        client.namespaces().withName(namespace).delete();
        client.close();
    }
}
