package dev.modelswap.bench.controlplane;

import dev.modelswap.bench.Ports;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/** An etcd and a kube-apiserver on this machine, with an audit log and nothing else: no controllers, no nodes. */
public final class ControlPlane implements AutoCloseable {

    /** Of a user who may do anything. */
    public static final String ADMIN_TOKEN = "admin";

    /** A namespace for resources. */
    public static final String NAMESPACE = "bench";

    private static final Duration STARTS_WITHIN = Duration.ofMinutes(1);

    private final Path folder;
    private final String url;
    private final List<Process> processes = new ArrayList<>();

    private ControlPlane(Path folder, String url) {
        this.folder = folder;
        this.url = url;
    }

    /** Starts the programs in {@code assets}; what they write goes to {@code folder}. */
    public static ControlPlane start(Path assets, Path folder)
            throws IOException, InterruptedException, NoSuchAlgorithmException {
        int etcd = Ports.free();
        int peer = Ports.free();
        int port = Ports.free();
        ControlPlane plane = new ControlPlane(folder, "https://127.0.0.1:" + port);
        plane.writeFiles();
        String etcdUrl = "http://127.0.0.1:" + etcd;
        plane.run(
                "etcd",
                assets.resolve("etcd").toString(),
                "--data-dir=" + folder.resolve("data"),
                "--listen-client-urls=" + etcdUrl,
                "--advertise-client-urls=" + etcdUrl,
                "--listen-peer-urls=http://127.0.0.1:" + peer);
        plane.run(
                "kube-apiserver",
                assets.resolve("kube-apiserver").toString(),
                "--etcd-servers=" + etcdUrl,
                "--bind-address=127.0.0.1",
                "--secure-port=" + port,
                "--cert-dir=" + folder.resolve("certificates"),
                "--token-auth-file=" + folder.resolve("tokens.csv"),
                "--authorization-mode=RBAC",
                "--service-cluster-ip-range=10.0.0.0/16",
                "--service-account-issuer=https://bench",
                "--service-account-key-file=" + folder.resolve("public.pem"),
                "--service-account-signing-key-file=" + folder.resolve("private.pem"),
                "--audit-policy-file=" + folder.resolve("audit.yaml"),
                "--audit-log-path=" + plane.auditLog());
        plane.awaitReady();
        return plane;
    }

    public String url() {
        return url;
    }

    public Path auditLog() {
        return folder.resolve("audit.log");
    }

    public KubernetesClient admin() {
        return new KubernetesClientBuilder()
                .withConfig(new ConfigBuilder()
                        .withMasterUrl(url)
                        .withOauthToken(ADMIN_TOKEN)
                        .withTrustCerts(true)
                        .build())
                .build();
    }

    /** Applies everything of the project's {@code install.yaml} but the operator's pod, and makes {@link #NAMESPACE}. */
    public void install(KubernetesClient admin, Path project) throws IOException {
        boolean old = Integer.parseInt(admin.getKubernetesVersion().getMinor().replaceAll("[^0-9].*", "")) < 23;
        Path manifest = project.resolve(old ? "install-kubernetes-1.20.yaml" : "install.yaml");
        try (InputStream yaml = Files.newInputStream(manifest)) {
            for (HasMetadata object : admin.load(yaml).items()) {
                if (!(object instanceof Deployment)) {
                    admin.resource(object).forceConflicts().serverSideApply();
                }
            }
        }
        admin.namespaces()
                .resource(new NamespaceBuilder()
                        .withNewMetadata()
                        .withName(NAMESPACE)
                        .endMetadata()
                        .build())
                .create();
    }

    @Override
    public void close() {
        processes.reversed().forEach(Process::destroy);
        processes.forEach(process -> process.onExit().join());
    }

    private void writeFiles() throws IOException, NoSuchAlgorithmException {
        Files.writeString(folder.resolve("tokens.csv"), ADMIN_TOKEN + ",admin,admin,system:masters\n");
        Files.writeString(folder.resolve("audit.yaml"), """
                apiVersion: audit.k8s.io/v1
                kind: Policy
                omitStages: [RequestReceived, ResponseStarted]
                rules: [{level: Metadata}]
                """);
        KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
        generator.initialize(2048);
        KeyPair keys = generator.generateKeyPair();
        writePem("private.pem", "PRIVATE KEY", keys.getPrivate().getEncoded());
        writePem("public.pem", "PUBLIC KEY", keys.getPublic().getEncoded());
    }

    private void writePem(String file, String kind, byte[] key) throws IOException {
        String base64 = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(key);
        Files.writeString(
                folder.resolve(file), "-----BEGIN " + kind + "-----\n" + base64 + "\n-----END " + kind + "-----\n");
    }

    private void run(String name, String... command) throws IOException {
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve(name + ".log").toFile())
                .start();
        processes.add(process);
        // Where the benchmark is broken off.
        Runtime.getRuntime().addShutdownHook(new Thread(process::destroy));
    }

    private void awaitReady() throws InterruptedException {
        Instant deadline = Instant.now().plus(STARTS_WITHIN);
        try (KubernetesClient admin = admin()) {
            while (true) {
                try {
                    admin.raw("/readyz");
                    return;
                } catch (KubernetesClientException e) {
                    if (Instant.now().isAfter(deadline)) {
                        throw new IllegalStateException("the API server does not start: see " + folder, e);
                    }
                    Thread.sleep(Duration.ofMillis(200));
                }
            }
        }
    }
}
