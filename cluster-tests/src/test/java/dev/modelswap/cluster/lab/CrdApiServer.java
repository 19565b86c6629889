package dev.modelswap.cluster.lab;

import com.fasterxml.jackson.databind.JsonNode;
import dev.modelswap.crds.values.Json;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.fabric8.kubernetes.client.http.HttpClient;
import io.fabric8.kubernetes.client.http.HttpRequest;
import io.fabric8.kubernetes.client.http.HttpResponse;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Assumptions;

/**
 * The API server for custom resources of a current Kubernetes, with an etcd of its own. It asks a {@link TestCluster} who a user
 * is and which namespaces there are.
 */
public final class CrdApiServer implements AutoCloseable {

    /** {@code required}: where this machine cannot build it, tests fail instead of being skipped. */
    private static final String SETTING = "MODELSWAP_CRD_API_SERVER";

    private static final String RESOURCES = "/apis/modelswap.dev/v1alpha1/namespaces/default/modelswaps";

    private final List<Process> processes = new ArrayList<>();
    private final Path folder;
    private final KubernetesClient client;

    private CrdApiServer(Path folder, KubernetesClient client) {
        this.folder = folder;
        this.client = client;
    }

    /** Starts it, with its data and logs in {@code folder}. Where this machine cannot build it, the test is skipped. */
    public static CrdApiServer start(TestCluster cluster, Path folder) throws IOException {
        Command.Outcome program = Command.run(List.of("dev/cluster/crd-api-server"));
        Assumptions.assumeTrue(
                program.code() != DevCluster.INCAPABLE || "required".equals(System.getenv(SETTING)),
                () -> "not asked what a current API server says: " + program.errors());
        String etcd = Command.run(List.of("dev/cluster/kube-assets")).result() + "/etcd";
        Path kubeconfig = Files.writeString(folder.resolve("kubeconfig"), cluster.kubeconfig());
        String etcdUrl = "http://127.0.0.1:" + Ports.free();
        int port = Ports.free();
        Config config = new ConfigBuilder(cluster.config())
                .withMasterUrl("https://127.0.0.1:" + port)
                .withTrustCerts(true)
                .withCaCertData(null)
                .build();
        CrdApiServer server = new CrdApiServer(
                folder, new KubernetesClientBuilder().withConfig(config).build());
        server.run(
                "etcd",
                etcd,
                "--data-dir=" + folder.resolve("etcd"),
                "--listen-client-urls=" + etcdUrl,
                "--advertise-client-urls=" + etcdUrl,
                "--listen-peer-urls=http://127.0.0.1:" + Ports.free());
        server.run(
                "apiextensions-apiserver",
                program.result(),
                "--etcd-servers=" + etcdUrl,
                "--bind-address=127.0.0.1",
                "--secure-port=" + port,
                "--cert-dir=" + folder.resolve("certificates"),
                "--kubeconfig=" + kubeconfig,
                "--authentication-kubeconfig=" + kubeconfig,
                "--authorization-kubeconfig=" + kubeconfig,
                // An older cluster does not know the kinds that these read.
                "--enable-priority-and-fairness=false",
                "--disable-admission-plugins=MutatingAdmissionPolicy,ValidatingAdmissionPolicy,"
                        + "MutatingAdmissionWebhook,ValidatingAdmissionWebhook");
        server.await("an API server for custom resources", () -> server.client.raw("/readyz"));
        return server;
    }

    /** Creates the CRD and waits until resources of it can be created. */
    public void establish(Path crd) throws IOException {
        String yaml = Files.readString(crd);
        client.resource(Serialization.unmarshal(yaml, CustomResourceDefinition.class))
                .create();
        await("the CRD's resources", () -> client.raw(RESOURCES));
    }

    /** What becomes of a ModelSwap; nothing is kept. Throws {@link KubernetesClientException} where it is refused. */
    public JsonNode create(JsonNode resource) throws IOException {
        String answer = client.raw(RESOURCES + "?dryRun=All&fieldValidation=Strict", "POST", resource);
        return Json.MAPPER.readTree(answer);
    }

    /** What becomes of a ModelSwap by {@code kubectl apply --server-side}; nothing is kept. */
    public JsonNode apply(String name, JsonNode resource) throws IOException {
        HttpClient http = client.getHttpClient();
        HttpRequest request = http.newHttpRequestBuilder()
                .uri(client.getMasterUrl().toString().replaceFirst("/$", "") + RESOURCES + "/" + name
                        + "?dryRun=All&fieldManager=test")
                .method("PATCH", PatchType.SERVER_SIDE_APPLY.getContentType(), resource.toString())
                .build();
        HttpResponse<String> answer = http.sendAsync(request, String.class).join();
        if (!answer.isSuccessful()) {
            throw new IllegalStateException(answer.code() + ": " + answer.body());
        }
        return Json.MAPPER.readTree(answer.body());
    }

    @Override
    public void close() {
        client.close();
        processes.reversed().forEach(Process::destroy);
        processes.forEach(process -> process.onExit().join());
    }

    private void await(String what, Runnable attempt) {
        Awaitility.await(what + "; its log is in " + folder)
                .atMost(Duration.ofMinutes(1))
                .ignoreExceptionsInstanceOf(KubernetesClientException.class)
                .until(() -> {
                    attempt.run();
                    return true;
                });
    }

    private void run(String name, String... command) throws IOException {
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve(name + ".log").toFile())
                .start();
        processes.add(process);
        // Where the test is broken off.
        Runtime.getRuntime().addShutdownHook(new Thread(process::destroy));
    }
}
