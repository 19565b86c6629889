package dev.modelswap.cluster.lab;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodList;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.dsl.FilterWatchListDeletable;
import io.fabric8.kubernetes.client.dsl.PodResource;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * ModelSwap as users install it, once for all tests: {@code install.yaml} as it is shipped, with the images as they
 * are built now. Gives tests a {@link KubernetesClient} of the cluster's administrator, and the
 * {@link TestCluster}.
 */
public final class Installation implements ParameterResolver {

    public static final String SYSTEM_NAMESPACE = "modelswap-system";
    public static final String OPERATOR = "modelswap-operator";

    private static final ExtensionContext.Namespace STORE = ExtensionContext.Namespace.create(Installation.class);

    private record Running(TestCluster cluster, KubernetesClient client) implements AutoCloseable {

        @Override
        public void close() {
            client.close();
            cluster.close();
        }
    }

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        Class<?> type = parameter.getParameter().getType();
        return type == KubernetesClient.class || type == TestCluster.class;
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
        Running running =
                context.getRoot().getStore(STORE).computeIfAbsent(Running.class, key -> install(), Running.class);
        return parameter.getParameter().getType() == TestCluster.class ? running.cluster() : running.client();
    }

    private static Running install() {
        TestCluster cluster = TestCluster.find();
        cluster.loadImages();
        KubernetesClient client =
                new KubernetesClientBuilder().withConfig(cluster.config()).build();
        removeOperator(client);
        apply(client, installYaml(client));
        awaitOperator(client, List.of());
        return new Running(cluster, client);
    }

    /** API servers before 1.23 refuse a CRD with CEL rules. */
    private static String installYaml(KubernetesClient client) {
        int minor = Integer.parseInt(client.getKubernetesVersion().getMinor().replaceAll("[^0-9].*", ""));
        return minor < 23 ? "install-kubernetes-1.20.yaml" : "install.yaml";
    }

    /** An earlier build's Deployment may select its pods otherwise, and that cannot be changed. */
    private static void removeOperator(KubernetesClient client) {
        client.apps()
                .deployments()
                .inNamespace(SYSTEM_NAMESPACE)
                .withName(OPERATOR)
                .delete();
        operatorPods(client).delete();
        Awaitility.await("the earlier operator to go")
                .atMost(Duration.ofMinutes(2))
                .until(() -> operatorPods(client).list().getItems().isEmpty());
    }

    /** Ends the operator, until {@link #resumeOperator}. */
    public static void suspendOperator(KubernetesClient client) {
        scaleOperator(client, 0);
        Awaitility.await("the operator to go")
                .atMost(Duration.ofMinutes(2))
                .until(() -> operatorPods(client).list().getItems().isEmpty());
    }

    public static void resumeOperator(KubernetesClient client) {
        scaleOperator(client, 1);
        awaitOperator(client, List.of());
    }

    /** Runs two operators, until {@link #resumeOperator}; returns the name of the pod that acts. */
    public static String runTwoOperators(KubernetesClient client) {
        scaleOperator(client, 2);
        Awaitility.await("a second operator, ready to take over")
                .atMost(Duration.ofMinutes(2))
                .until(() -> operatorPods(client).list().getItems().stream()
                                .filter(Pods::isReady)
                                .count()
                        == 2);
        return leader(client);
    }

    /** The name of the pod that holds the operators' Lease. */
    public static String leader(KubernetesClient client) {
        return client.leases()
                .inNamespace(SYSTEM_NAMESPACE)
                .withName(OPERATOR)
                .get()
                .getSpec()
                .getHolderIdentity();
    }

    private static void scaleOperator(KubernetesClient client, int replicas) {
        client.apps()
                .deployments()
                .inNamespace(SYSTEM_NAMESPACE)
                .withName(OPERATOR)
                .scale(replicas);
    }

    /** Ends the operator's pods; done when a new one is ready. */
    public static void restartOperator(KubernetesClient client) {
        List<String> before = operatorPods(client).list().getItems().stream()
                .map(pod -> pod.getMetadata().getUid())
                .toList();
        operatorPods(client).delete();
        awaitOperator(client, before);
    }

    public static Pod operatorPod(KubernetesClient client) {
        return operatorPods(client).list().getItems().stream()
                .filter(Pods::isReady)
                .findFirst()
                .orElseThrow();
    }

    private static void awaitOperator(KubernetesClient client, List<String> before) {
        Awaitility.await("a new operator pod")
                .atMost(Duration.ofMinutes(2))
                .until(() -> operatorPods(client).list().getItems().stream()
                        .anyMatch(pod -> !before.contains(pod.getMetadata().getUid()) && Pods.isReady(pod)));
    }

    private static FilterWatchListDeletable<Pod, PodList, PodResource> operatorPods(KubernetesClient client) {
        return client.pods().inNamespace(SYSTEM_NAMESPACE).withLabel("app.kubernetes.io/name", OPERATOR);
    }

    private static void apply(KubernetesClient client, String file) {
        Path path = TestCluster.project().resolve(file);
        try (InputStream yaml = Files.newInputStream(path)) {
            List<HasMetadata> objects = client.load(yaml).items();
            // As kubectl, so that kubectl can apply a newer release upon it without a conflict.
            objects.forEach(object -> client.resource(object)
                    .fieldManager("kubectl")
                    .forceConflicts()
                    .serverSideApply());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
