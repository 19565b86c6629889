package dev.modelswap.proxy.rehearsal;

import dev.modelswap.proxy.Main;
import dev.modelswap.proxy.ProxyServer;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpMethod;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * Starts the proxy as in a pod, sends it some requests, and ends: a training run for the JVM's AOT cache, which needs no
 * cluster. Its API server and its model are its own.
 */
public final class Rehearsal {

    private static final int REQUESTS = 500;
    private static final String PASSWORD = "rehearsal";

    private Rehearsal() {}

    public static void main(String[] arguments) throws IOException, InterruptedException {
        Path folder = Files.createTempDirectory("rehearsal");
        Path keys = folder.resolve("keys.p12");
        makeKeys(keys);
        Vertx vertx = Vertx.vertx();
        RehearsedCluster cluster = new RehearsedCluster(vertx, keys, PASSWORD);
        Files.delete(keys);
        Files.delete(folder);
        System.setProperty("kubernetes.master", cluster.url());
        System.setProperty("kubernetes.trust.certificates", "true");
        System.setProperty("kubernetes.auth.tryKubeConfig", "false");
        ProxyServer proxy = Main.start(Map.of(
                        "MODELSWAP_NAME",
                        RehearsedCluster.RESOURCE,
                        "MODELSWAP_NAMESPACE",
                        RehearsedCluster.RESOURCE,
                        "MODELSWAP_PORT",
                        "-1",
                        "MODELSWAP_MANAGEMENT_PORT",
                        "0",
                        "MODELSWAP_STOP_SECONDS",
                        "1"))
                .await();
        HttpClient client = vertx.createHttpClient();
        for (int i = 0; i < REQUESTS; i++) {
            post(client, proxy.port(), i % 2 == 0);
        }
        for (String path : List.of("/v1/models", "/running", "/api/models/status", "/ui/")) {
            get(client, proxy.port(), path);
        }
        for (String path : List.of("/livez", "/readyz", "/metrics")) {
            get(client, proxy.managementPort(), path);
        }
        System.exit(0);
    }

    private static void post(HttpClient client, int port, boolean stream) {
        Buffer body = Buffer.buffer("{\"messages\":[{\"role\":\"user\",\"content\":\"Hello\"}],\"stream\":" + stream
                + ",\"model\":\"" + RehearsedCluster.MODEL + "\"}");
        send(client, HttpMethod.POST, port, "/v1/chat/completions", body);
    }

    private static void get(HttpClient client, int port, String path) {
        send(client, HttpMethod.GET, port, path, Buffer.buffer());
    }

    private static void send(HttpClient client, HttpMethod method, int port, String path, Buffer body) {
        int status = client.request(method, port, "127.0.0.1", path)
                .compose(request -> request.send(body))
                .compose(answer -> answer.body().map(read -> answer.statusCode()))
                .await();
        if (status != 200) {
            throw new IllegalStateException(method + " " + path + " is answered with " + status);
        }
    }

    /** With the program of every Java runtime that makes certificates. */
    private static void makeKeys(Path keys) throws IOException, InterruptedException {
        Process keytool = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "keytool")
                                .toString(),
                        "-genkeypair",
                        "-keyalg",
                        "EC",
                        "-alias",
                        "rehearsal",
                        "-dname",
                        "CN=localhost",
                        "-keystore",
                        keys.toString(),
                        "-storetype",
                        "PKCS12",
                        "-storepass",
                        PASSWORD)
                .redirectErrorStream(true)
                .start();
        String said = new String(keytool.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (keytool.waitFor() != 0) {
            throw new IllegalStateException("keytool: " + said);
        }
    }
}
