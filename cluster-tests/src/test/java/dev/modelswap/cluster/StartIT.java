package dev.modelswap.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import dev.modelswap.cluster.lab.HinderedApiServer;
import dev.modelswap.cluster.lab.HinderedApiServer.Call;
import dev.modelswap.cluster.lab.Installation;
import dev.modelswap.cluster.lab.Lab;
import dev.modelswap.cluster.lab.LocalPart;
import dev.modelswap.cluster.lab.Ports;
import dev.modelswap.cluster.lab.TestCluster;
import dev.modelswap.crds.objects.ObjectNames;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/** Operator and proxy behind an API server that is not ready for them yet, as right after an installation. */
@ExtendWith(Installation.class)
class StartIT {

    private static final String INITIALIZING = "storage is (re)initializing";

    @TempDir(cleanup = CleanupMode.ON_SUCCESS)
    private Path folder;

    @Test
    void operatorAndProxyTryAgainWhateverTheirFirstListsMeetAndConflictsAreNoErrors(
            KubernetesClient client, TestCluster cluster) {
        Installation.suspendOperator(client);
        try (Lab lab = Lab.empty(client)) {
            operate(lab, cluster);
            withoutProxy(client, lab);
            serve(lab, cluster);
        } finally {
            Installation.resumeOperator(client);
        }
    }

    private void operate(Lab lab, TestCluster cluster) {
        Map<String, String> environment =
                Map.of("MODELSWAP_NAMESPACES", lab.namespace(), "MODELSWAP_PROXY_IMAGE", "modelswap-proxy:dev");
        try (HinderedApiServer api = HinderedApiServer.of(cluster)) {
            hinderLists(api, "modelswaps", "deployments", "pods");
            hinderStatus(api, 3);
            try (LocalPart operator =
                    LocalPart.start("operator", api.url(), environment, folder.resolve("operator.log"))) {
                assertThat(toldUntilReady(lab, operator))
                        .anySatisfy(text -> assertThat(text).contains("cannot list modelswaps", INITIALIZING));
                lab.apply(Lab.example());
                lab.awaitReady();

                assertThat(api.left()).isZero();
                assertQuiet(operator);
            }
        }
    }

    private void serve(Lab lab, TestCluster cluster) {
        Map<String, String> environment = Map.of(
                "MODELSWAP_NAMESPACE",
                lab.namespace(),
                "MODELSWAP_NAME",
                Lab.NAME,
                "MODELSWAP_PORT",
                String.valueOf(Ports.free()));
        try (HinderedApiServer api = HinderedApiServer.of(cluster)) {
            hinderLists(api, "modelswaps", "deployments", "pods", "configmaps");
            try (LocalPart proxy = LocalPart.start("proxy", api.url(), environment, folder.resolve("proxy.log"))) {
                assertThat(toldUntilReady(lab, proxy))
                        .anySatisfy(text -> assertThat(text).contains("cannot list", ": 403 ", "is forbidden"));

                assertThat(api.left()).isZero();
                assertQuiet(proxy);
            }
        }
    }

    private static void withoutProxy(KubernetesClient client, Lab lab) {
        client.apps()
                .deployments()
                .inNamespace(lab.namespace())
                .withName(ObjectNames.proxy(Lab.NAME))
                .scale(0);
        lab.await("the proxy in the cluster to go").until(() -> lab.proxyPods().isEmpty());
    }

    private static void hinderLists(HinderedApiServer api, String... kinds) {
        for (String kind : kinds) {
            api.hinder(call -> call.lists(kind), 429, "TooManyRequests", INITIALIZING)
                    .hinder(
                            call -> call.lists(kind),
                            404,
                            "NotFound",
                            "the server could not find the requested resource")
                    .hinder(call -> call.lists(kind), 403, "Forbidden", kind + " is forbidden")
                    .hinder(call -> call.lists(kind), 500, "InternalError", "etcdserver: leader changed")
                    .hinder(call -> call.lists(kind), 503, "ServiceUnavailable", "apiserver is shutting down");
        }
    }

    private static void hinderStatus(HinderedApiServer api, int times) {
        for (int time = 0; time < times; time++) {
            api.hinder(
                    StartIT::writesStatus,
                    409,
                    "Conflict",
                    "the object has been modified; please apply your changes again");
        }
    }

    private static boolean writesStatus(Call call) {
        return !call.method().equals("GET") && call.path().endsWith("/status");
    }

    /** What {@code /readyz} says on the way. */
    private static Set<String> toldUntilReady(Lab lab, LocalPart part) {
        Set<String> told = ConcurrentHashMap.newKeySet();
        lab.await("readiness").until(() -> {
            HttpResponse<String> readiness = part.readiness();
            told.add(readiness.body());
            return readiness.statusCode() == 200;
        });
        return told;
    }

    private static void assertQuiet(LocalPart part) {
        assertThat(part.log())
                .doesNotContain("\tat ", "Uncaught error", "stack_trace", "\"level\":\"ERROR\"")
                .contains("trying again");
    }
}
