package dev.modelswap.bench;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;

/** The port of a proxy's readiness and metrics. */
public record Management(HttpClient http, URI url) {

    private static final Duration PATIENCE = Duration.ofSeconds(5);

    /** That of a proxy at this host. */
    public static Management at(HttpClient http, String host, int port) {
        return new Management(http, URI.create("http://" + host + ":" + port));
    }

    /** The status that a path answers. */
    public int status(String path) throws IOException, InterruptedException {
        return http.send(request(path), BodyHandlers.discarding()).statusCode();
    }

    /** A metric without labels, as the proxy tells it now. */
    public double metric(String name) throws IOException, InterruptedException {
        return http.send(request("/metrics"), BodyHandlers.ofString())
                .body()
                .lines()
                .filter(line -> line.startsWith(name + " "))
                .mapToDouble(line -> Double.parseDouble(line.substring(name.length() + 1)))
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("no metric " + name));
    }

    private HttpRequest request(String path) {
        return HttpRequest.newBuilder(url.resolve(path)).timeout(PATIENCE).build();
    }
}
