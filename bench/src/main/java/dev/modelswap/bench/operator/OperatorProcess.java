package dev.modelswap.bench.operator;

import dev.modelswap.bench.controlplane.ControlPlane;
import io.fabric8.kubernetes.api.model.authentication.TokenRequestBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;

/** The operator as a process of this machine, with the rights that {@code install.yaml} gives it and no others. */
public final class OperatorProcess implements AutoCloseable {

    static final String NAMESPACE = "modelswap-system";
    static final String ACCOUNT = "modelswap-operator";
    static final String USER = "system:serviceaccount:" + NAMESPACE + ":" + ACCOUNT;

    private final Process process;
    private final URI management;
    private final HttpClient http = HttpClient.newHttpClient();

    private OperatorProcess(Process process, URI management) {
        this.process = process;
        this.management = management;
    }

    /** Starts it, and waits until it is ready. */
    public static OperatorProcess start(ControlPlane plane, KubernetesClient admin, Path project, int managementPort)
            throws IOException, InterruptedException {
        String token = admin.serviceAccounts()
                .inNamespace(NAMESPACE)
                .withName(ACCOUNT)
                .tokenRequest(new TokenRequestBuilder()
                        .withNewSpec()
                        .withExpirationSeconds(86_400L)
                        .endSpec()
                        .build())
                .getStatus()
                .getToken();
        Path operator = project.resolve("operator/target");
        ProcessBuilder builder = new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx358m",
                "-cp",
                operator.resolve("modelswap-operator.jar") + ":" + operator.resolve("lib") + "/*",
                "dev.modelswap.operator.Main");
        builder.environment()
                .putAll(Map.of(
                        "KUBECONFIG",
                        "/dev/null",
                        "KUBERNETES_MASTER",
                        plane.url(),
                        "KUBERNETES_AUTH_TOKEN",
                        token,
                        "KUBERNETES_TRUST_CERTIFICATES",
                        "true",
                        "MODELSWAP_PROXY_IMAGE",
                        "modelswap-proxy:bench",
                        "MODELSWAP_MANAGEMENT_PORT",
                        String.valueOf(managementPort)));
        Process process = builder.redirectErrorStream(true)
                .redirectOutput(plane.auditLog().resolveSibling("operator.log").toFile())
                .start();
        Runtime.getRuntime().addShutdownHook(new Thread(process::destroy));
        OperatorProcess started = new OperatorProcess(process, URI.create("http://127.0.0.1:" + managementPort + "/"));
        started.awaitReady();
        return started;
    }

    public ProcessHandle process() {
        return process.toHandle();
    }

    /** Reconciliations begun since it was started. */
    long reconciliations() throws IOException, InterruptedException {
        return http.send(HttpRequest.newBuilder(management.resolve("metrics")).build(), BodyHandlers.ofString())
                .body()
                .lines()
                .filter(line -> line.startsWith("reconciliations_started_total"))
                .mapToLong(line -> (long) Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
                .sum();
    }

    private void awaitReady() throws InterruptedException {
        Instant deadline = Instant.now().plusSeconds(60);
        while (!isReady()) {
            if (!process.isAlive() || Instant.now().isAfter(deadline)) {
                throw new IllegalStateException("the operator does not start: see operator.log");
            }
            Thread.sleep(Duration.ofMillis(10));
        }
    }

    private boolean isReady() throws InterruptedException {
        try {
            return http.send(
                                    HttpRequest.newBuilder(management.resolve("readyz"))
                                            .build(),
                                    BodyHandlers.discarding())
                            .statusCode()
                    == 200;
        } catch (IOException e) {
            return false;
        }
    }

    @Override
    public void close() {
        http.close();
        process.destroy();
        process.onExit().join();
    }
}
