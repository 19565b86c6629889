package dev.modelswap.operator;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

class ManagementServerTest {

    @Test
    void readinessFollowsTheOperatorAndLivenessDoesNot() throws IOException, InterruptedException {
        AtomicReference<String> awaited = new AtomicReference<>("the API server");
        try (ManagementServer server = ManagementServer.start(0, awaited::get, () -> "up 1\n")) {
            assertThat(get(server, "/readyz").statusCode()).isEqualTo(503);
            assertThat(get(server, "/readyz").body()).isEqualTo("not ready: the API server\n");
            assertThat(get(server, "/livez").statusCode()).isEqualTo(200);

            awaited.set("");

            assertThat(get(server, "/readyz").statusCode()).isEqualTo(200);
            assertThat(get(server, "/metrics").body()).isEqualTo("up 1\n");
        }
    }

    private static HttpResponse<String> get(ManagementServer server, String path)
            throws IOException, InterruptedException {
        try (HttpClient client = HttpClient.newHttpClient()) {
            URI uri = URI.create("http://localhost:" + server.port() + path);
            return client.send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString());
        }
    }
}
