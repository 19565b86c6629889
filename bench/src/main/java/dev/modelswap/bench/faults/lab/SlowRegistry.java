package dev.modelswap.bench.faults.lab;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/**
 * A registry on this machine with one image: layers that the cluster has, under a configuration that it has not, which comes
 * drop by drop.
 */
public final class SlowRegistry implements AutoCloseable {

    private static final String REPOSITORY = "slow/model";
    private static final String MANIFEST = "application/vnd.docker.distribution.manifest.v2+json";
    private static final String CONFIGURATION = "application/vnd.docker.container.image.v1+json";
    private static final String LAYER = "application/vnd.docker.image.rootfs.diff.tar";
    private static final Pattern DIGEST = Pattern.compile("sha256:([0-9a-f]{64})");
    private static final int DROPS = 100;

    private final HttpServer server;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final LocalCluster machine;
    private final byte[] configuration;
    private final byte[] manifest;
    private final int seconds;
    private volatile boolean asked;

    private SlowRegistry(HttpServer server, LocalCluster machine, byte[] configuration, byte[] manifest, int seconds) {
        this.server = server;
        this.machine = machine;
        this.configuration = configuration;
        this.manifest = manifest;
        this.seconds = seconds;
    }

    /** One that takes so long for an image like the machine's one with the configuration of this digest. */
    public static SlowRegistry of(LocalCluster machine, String image, int seconds) throws IOException {
        String known = Files.readString(machine.blob(image));
        List<String> layers = DIGEST.matcher(known)
                .results()
                .map(MatchResult::group)
                .distinct()
                .toList();
        byte[] changed = known.replaceFirst("\\{", "{\"comment\": \"" + UUID.randomUUID() + " ".repeat(600) + "\", ")
                .getBytes(StandardCharsets.UTF_8);
        StringBuilder manifest = new StringBuilder("{\"schemaVersion\":2,\"mediaType\":\"" + MANIFEST + "\",\"config\":"
                + descriptor(CONFIGURATION, changed.length, digest(changed)) + ",\"layers\":[");
        for (String layer : layers) {
            manifest.append(manifest.charAt(manifest.length() - 1) == '[' ? "" : ",")
                    .append(descriptor(LAYER, Files.size(machine.blob(layer)), layer));
        }
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        SlowRegistry registry = new SlowRegistry(
                server, machine, changed, manifest.append("]}").toString().getBytes(StandardCharsets.UTF_8), seconds);
        server.createContext("/v2/", registry::answer);
        server.setExecutor(registry.threads);
        server.start();
        return registry;
    }

    /** By which a pod asks for it. */
    public String image() {
        return "127.0.0.1:" + server.getAddress().getPort() + "/" + REPOSITORY + ":1";
    }

    /** Whether somebody has begun to pull. */
    public boolean asked() {
        return asked;
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            String path = exchange.getRequestURI().getPath();
            String last = path.substring(path.lastIndexOf('/') + 1);
            if (path.contains("/manifests/")) {
                exchange.getResponseHeaders().set("Content-Type", MANIFEST);
                exchange.getResponseHeaders().set("Docker-Content-Digest", digest(manifest));
                begin(exchange, manifest.length);
                write(exchange, manifest);
            } else if (last.equals(digest(configuration))) {
                asked = true;
                begin(exchange, configuration.length);
                drip(exchange);
            } else if (path.contains("/blobs/")) {
                begin(exchange, Files.size(machine.blob(last)));
                Files.copy(machine.blob(last), exchange.getResponseBody());
            } else {
                begin(exchange, 0);
            }
        }
    }

    private static void begin(HttpExchange exchange, long length) throws IOException {
        boolean none = length == 0 || exchange.getRequestMethod().equals("HEAD");
        if (none) {
            exchange.getResponseHeaders().set("Content-Length", String.valueOf(length));
        }
        exchange.sendResponseHeaders(200, none ? -1 : length);
    }

    private static void write(HttpExchange exchange, byte[] body) throws IOException {
        if (!exchange.getRequestMethod().equals("HEAD")) {
            exchange.getResponseBody().write(body);
        }
    }

    private void drip(HttpExchange exchange) throws IOException {
        if (exchange.getRequestMethod().equals("HEAD")) {
            return;
        }
        OutputStream body = exchange.getResponseBody();
        int drop = configuration.length / DROPS + 1;
        try (InputStream source = new ByteArrayInputStream(configuration)) {
            for (byte[] part = source.readNBytes(drop); part.length > 0; part = source.readNBytes(drop)) {
                body.write(part);
                body.flush();
                Thread.sleep(1_000L * seconds / DROPS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static String descriptor(String type, long size, String digest) {
        return "{\"mediaType\":\"" + type + "\",\"size\":" + size + ",\"digest\":\"" + digest + "\"}";
    }

    private static String digest(byte[] content) {
        try {
            return "sha256:"
                    + HexFormat.of()
                            .formatHex(MessageDigest.getInstance("SHA-256").digest(content));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
