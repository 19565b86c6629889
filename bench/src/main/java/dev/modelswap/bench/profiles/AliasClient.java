package dev.modelswap.bench.profiles;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;

/** Asks the proxy for the alias, one request after the other on one connection. */
final class AliasClient implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofMinutes(1);

    /** Between two requests: what they cost is not to be what is measured. */
    private static final Duration PAUSE = Duration.ofMillis(1);

    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(PATIENCE)
            .build();
    private final HttpRequest request;

    /** A client of the proxy at this port. */
    AliasClient(int port) {
        request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/v1/chat/completions"))
                .header("Content-Type", "application/json")
                .timeout(PATIENCE)
                .POST(BodyPublishers.ofString("{\"model\":\"" + TwoProfiles.ALIAS
                        + "\",\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}]}"))
                .build();
    }

    /** Asks until the server that calls itself {@code name} answers; when that was, as {@link System#nanoTime}. */
    long answeredBy(String name) throws IOException, InterruptedException {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (System.nanoTime() < deadline) {
            HttpResponse<String> response = http.send(request, BodyHandlers.ofString());
            if (response.statusCode() == 200 && response.body().contains(name)) {
                return System.nanoTime();
            }
            Thread.sleep(PAUSE);
        }
        throw new IllegalStateException(name + " does not answer");
    }

    @Override
    public void close() {
        http.close();
    }
}
