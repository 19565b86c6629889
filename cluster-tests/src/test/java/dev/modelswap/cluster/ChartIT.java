package dev.modelswap.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import com.marcnuri.helm.Helm;
import dev.modelswap.cluster.lab.Api;
import dev.modelswap.cluster.lab.Installation;
import dev.modelswap.cluster.lab.Lab;
import dev.modelswap.cluster.lab.TestCluster;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The chart, installed by Helm for one namespace, while the operator for all namespaces is suspended. */
@ExtendWith(Installation.class)
class ChartIT {

    private static final Path CHART = TestCluster.project().resolve("helm/modelswap");
    private static final int SECONDS = 120;

    @BeforeEach
    void suspendTheOther(KubernetesClient client) {
        Installation.suspendOperator(client);
    }

    @AfterEach
    void resumeTheOther(KubernetesClient client) {
        Installation.resumeOperator(client);
    }

    @Test
    void releaseForOneNamespaceWorksUnderItsRolesThroughUpgradeAndUninstall(
            KubernetesClient client, TestCluster cluster) throws IOException {
        try (Lab lab = Lab.empty(client);
                Lab unwatched = Lab.empty(client);
                Lab release = Lab.empty(client)) {
            install(cluster, release, lab);
            unwatched.apply(Lab.example());
            lab.apply(Lab.example());
            lab.awaitReady();
            try (Api api = lab.api()) {
                assertThat(api.chat("assistant").modelFile()).contains("tiny-a");

                assertThat(policies(client, lab)).isEqualTo(1);
                upgrade(cluster, release);
                lab.await("the network policy that is off now to go").until(() -> policies(client, lab) == 0);
                lab.patch("{\"spec\":{\"activeProfile\":\"writing\"}}");
                lab.await("the profile").until(() -> "writing".equals(lab.activeProfile()));
                assertThat(unwatched.isEmpty()).isTrue();

                uninstall(cluster, release);
                assertThat(rolesOfRelease(client, lab)).isZero();
                lab.await("the proxy to go by the profile")
                        .until(() -> api.chat("assistant").modelFile().contains("tiny-b"));
            }
        }
    }

    private static void install(TestCluster cluster, Lab release, Lab watched) throws IOException {
        new Helm(CHART)
                .install()
                .withName("team")
                .withNamespace(release.namespace())
                .withKubeConfigContents(cluster.kubeconfig())
                .set("watchNamespaces[0]", watched.namespace())
                .set("crd.install", false)
                .set("networkPolicies.enabled", true)
                .waitReady()
                .withTimeout(SECONDS)
                .call();
    }

    private static void upgrade(TestCluster cluster, Lab release) throws IOException {
        new Helm(CHART)
                .upgrade()
                .withName("team")
                .withNamespace(release.namespace())
                .withKubeConfigContents(cluster.kubeconfig())
                .resetThenReuseValues()
                .set("log.level", "debug")
                .set("networkPolicies.enabled", false)
                .waitReady()
                .withTimeout(SECONDS)
                .call();
    }

    private static void uninstall(TestCluster cluster, Lab release) throws IOException {
        Helm.uninstall("team")
                .withNamespace(release.namespace())
                .withKubeConfigContents(cluster.kubeconfig())
                .call();
    }

    private static int policies(KubernetesClient client, Lab lab) {
        return client.network()
                .v1()
                .networkPolicies()
                .inNamespace(lab.namespace())
                .list()
                .getItems()
                .size();
    }

    private static long rolesOfRelease(KubernetesClient client, Lab lab) {
        return client.rbac().roles().inNamespace(lab.namespace()).list().getItems().stream()
                .filter(role -> role.getMetadata().getName().startsWith("team-"))
                .count();
    }
}
