package dev.modelswap.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import dev.modelswap.cluster.lab.Api;
import dev.modelswap.cluster.lab.Installation;
import dev.modelswap.cluster.lab.Lab;
import dev.modelswap.crds.objects.ObjectNames;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Operator and proxy have the rights they use, and none beside them. */
@ExtendWith(Installation.class)
class RightsIT {

    @Test
    void operatorMayNotDoWhatItDoesNotNeed(KubernetesClient client) {
        try (Lab lab = Lab.empty(client)) {
            Rights operator = new Rights(client, Installation.SYSTEM_NAMESPACE, Installation.OPERATOR);

            assertThat(operator.given(lab.namespace(), "create apps/deployments"))
                    .as("it is the operator's account that is asked for")
                    .isTrue();
            assertThat(Stream.of(
                                    "get /secrets",
                                    "list /secrets",
                                    "watch /secrets",
                                    "create /secrets",
                                    "create /pods",
                                    "delete /pods",
                                    "patch /pods",
                                    "create /pods/exec",
                                    "create /pods/portforward",
                                    "create /pods/eviction",
                                    "create /serviceaccounts/token",
                                    "delete /configmaps",
                                    "delete /services",
                                    "create apps/daemonsets",
                                    "create apps/statefulsets",
                                    "create batch/jobs",
                                    "deletecollection apps/deployments",
                                    "delete coordination.k8s.io/leases",
                                    "create modelswap.dev/modelswaps",
                                    "delete modelswap.dev/modelswaps",
                                    "delete rbac.authorization.k8s.io/roles",
                                    "escalate rbac.authorization.k8s.io/roles",
                                    "bind rbac.authorization.k8s.io/roles",
                                    "impersonate /serviceaccounts")
                            .filter(right -> operator.given(lab.namespace(), right)))
                    .isEmpty();
            assertThat(Stream.of(
                                    "list /secrets",
                                    "get /nodes",
                                    "patch /nodes",
                                    "update /nodes/status",
                                    "delete /namespaces",
                                    "create rbac.authorization.k8s.io/clusterroles",
                                    "patch rbac.authorization.k8s.io/clusterroles",
                                    "create rbac.authorization.k8s.io/clusterrolebindings",
                                    "patch apiextensions.k8s.io/customresourcedefinitions",
                                    "create admissionregistration.k8s.io/mutatingwebhookconfigurations",
                                    "impersonate /users")
                            .filter(right -> operator.given("", right)))
                    .isEmpty();
        }
    }

    @Test
    void operatorMayReadNoSecretButItsOwn(KubernetesClient client) {
        Rights operator = new Rights(client, Installation.SYSTEM_NAMESPACE, Installation.OPERATOR);

        assertThat(operator.given(Installation.SYSTEM_NAMESPACE, "get /secrets somebody-elses"))
                .isFalse();
        assertThat(operator.given(Installation.SYSTEM_NAMESPACE, "list /secrets"))
                .isFalse();
        assertThat(operator.given(Installation.SYSTEM_NAMESPACE, "get /secrets modelswap-operator-webhook"))
                .isTrue();
    }

    @Test
    void proxyMayScaleTheModelsOfItsResourceAndChangeNothingElse(KubernetesClient client) {
        try (Lab lab = Lab.ofExample(client);
                Lab other = Lab.empty(client)) {
            Rights proxy = new Rights(client, lab.namespace(), ObjectNames.proxy(Lab.NAME));
            String model = ObjectNames.modelDeployment(Lab.NAME, "tiny-a");

            assertThat(Stream.of("tiny-a", "tiny-b", "tiny-c")
                            .map(name -> ObjectNames.modelDeployment(Lab.NAME, name))
                            .map(name -> proxy.given(lab.namespace(), "patch apps/deployments/scale " + name)))
                    .containsOnly(true);
            assertThat(Stream.of(
                                    "patch apps/deployments/scale somebody-elses",
                                    "patch apps/deployments/status somebody-elses",
                                    "create authentication.k8s.io/tokenreviews",
                                    "patch apps/deployments/scale " + ObjectNames.proxy(Lab.NAME),
                                    "patch apps/deployments/scale",
                                    "patch apps/deployments " + model,
                                    "update apps/deployments " + model,
                                    "delete apps/deployments " + model,
                                    "create apps/deployments",
                                    "patch apps/statefulsets/scale " + model,
                                    "get /secrets",
                                    "list /secrets",
                                    "list /configmaps",
                                    "get /configmaps somebody-elses",
                                    "patch /configmaps " + ObjectNames.servingConfig(Lab.NAME),
                                    "create /pods",
                                    "delete /pods",
                                    "create /pods/exec",
                                    "create /pods/portforward",
                                    "patch modelswap.dev/modelswaps somebody-elses",
                                    "patch modelswap.dev/modelswaps/status " + Lab.NAME,
                                    "delete modelswap.dev/modelswaps " + Lab.NAME,
                                    "create /events",
                                    "create coordination.k8s.io/leases",
                                    "patch coordination.k8s.io/leases somebody-elses",
                                    "delete coordination.k8s.io/leases " + ObjectNames.proxy(Lab.NAME),
                                    "patch rbac.authorization.k8s.io/roles " + ObjectNames.proxy(Lab.NAME))
                            .filter(right -> proxy.given(lab.namespace(), right)))
                    .isEmpty();
            assertThat(Stream.of("patch apps/deployments/scale " + model, "list /pods", "get apps/deployments " + model)
                            .filter(right -> proxy.given(other.namespace(), right) || proxy.given("", right)))
                    .as("in other namespaces")
                    .isEmpty();
        }
    }

    @Test
    void nothingThatOperatorAndProxyDoIsDenied(KubernetesClient client) {
        Installation.restartOperator(client);
        try (Lab lab = Lab.ofExample(client)) {
            List<String> said;
            try (Api api = lab.api()) {
                assertThat(api.chat("tiny-a").status()).isEqualTo(200);
                assertThat(api.chat("tiny-b").status()).isEqualTo(200);
                lab.patch("{\"spec\":{\"activeProfile\":\"writing\"}}");
                lab.await("the profile").until(() -> "writing".equals(lab.activeProfile()));
                said = log(client, lab.proxyPods().getFirst());
            }
            lab.await("the finalizer").until(() -> !lab.finalizers().isEmpty());
            lab.delete();
            lab.await("the resource to go").until(() -> lab.resource().get() == null);

            assertThat(said).isNotEmpty().noneMatch(RightsIT::tellsOfADenial);
            assertThat(log(client, Installation.operatorPod(client)))
                    .anyMatch(line -> line.contains(lab.namespace()))
                    .noneMatch(RightsIT::tellsOfADenial);
        }
    }

    private static List<String> log(KubernetesClient client, Pod pod) {
        return client.pods().resource(pod).getLog().lines().toList();
    }

    /**
     * In the words of the API server and of the client libraries; but what it says of a namespace that is going, such as the one of
     * the test before, is not about rights.
     */
    private static boolean tellsOfADenial(String line) {
        boolean denied = line.contains("orbidden") || line.contains(" 403") || line.contains("=403");
        return denied && !line.contains("is being terminated");
    }
}
