package dev.modelswap.cluster.lab;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/** Operator or proxy as a process of this machine, from the build's folder, with an API server of the test's choice. */
public final class LocalPart implements AutoCloseable {

    private final Process process;
    private final Path log;
    private final URI management;
    private final HttpClient http = HttpClient.newHttpClient();

    private LocalPart(Process process, Path log, URI management) {
        this.process = process;
        this.log = log;
        this.management = management;
    }

    /** Starts this module of the project; {@code environment} says the rest, and {@code log} gets what it writes. */
    public static LocalPart start(String module, String apiServer, Map<String, String> environment, Path log) {
        int managementPort = Ports.free();
        Path target = TestCluster.project().resolve(module).resolve("target");
        ProcessBuilder builder = new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                target.resolve("modelswap-" + module + ".jar") + File.pathSeparator + target.resolve("lib") + "/*",
                "dev.modelswap." + module + ".Main");
        Map<String, String> all = new HashMap<>(environment);
        all.put("KUBECONFIG", "/dev/null");
        all.put("KUBERNETES_MASTER", apiServer);
        all.put("MODELSWAP_MANAGEMENT_PORT", String.valueOf(managementPort));
        builder.environment().putAll(all);
        try {
            Process process = builder.redirectErrorStream(true)
                    .redirectOutput(log.toFile())
                    .start();
            return new LocalPart(process, log, URI.create("http://127.0.0.1:" + managementPort + "/readyz"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What it says of being ready: status and text. */
    public HttpResponse<String> readiness() throws IOException, InterruptedException {
        return http.send(HttpRequest.newBuilder(management).build(), BodyHandlers.ofString());
    }

    public String log() {
        try {
            return Files.readString(log);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        http.shutdownNow();
        process.destroy();
        process.onExit().join();
    }
}
