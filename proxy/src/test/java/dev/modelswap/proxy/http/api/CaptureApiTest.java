package dev.modelswap.proxy.http.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.modelswap.proxy.ProxyOptions;
import dev.modelswap.proxy.testing.ProxyFixture;
import dev.modelswap.proxy.testing.Waiting;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CaptureApiTest {

    private static final String SPEC = "models: [{name: alpha}]";
    private static final long ROOM = 1_000_000;

    @TempDir
    Path folder;

    private @Nullable ProxyFixture proxy;

    @AfterEach
    void stop() {
        if (proxy != null) {
            proxy.close();
        }
    }

    @Test
    void captureIsReadWithAnAdminKey() throws IOException {
        ProxyFixture captured = start(keys("api", "user-key"), keys("admin", "admin-key"), ROOM);
        HttpResponse<String> answer = chat(captured, "user-key");
        Waiting.until(() -> row(captured, "user-key").getBoolean("has_capture"));

        HttpResponse<String> read = get(captured, "/api/captures/1", "admin-key");

        assertThat(read.statusCode()).isEqualTo(200);
        JsonObject capture = new JsonObject(read.body());
        assertThat(capture.getString("req_path")).isEqualTo("/v1/chat/completions");
        assertThat(text(capture, "req_body")).isEqualTo(ProxyFixture.chatBody("alpha", false));
        assertThat(text(capture, "resp_body")).isEqualTo(answer.body());
        assertThat(read.body()).doesNotContain("user-key");
    }

    @Test
    void apiKeyIsNotEnoughForACapture() throws IOException {
        ProxyFixture captured = start(keys("api", "user-key"), keys("admin", "admin-key"), ROOM);
        chat(captured, "user-key");

        HttpResponse<String> read = get(captured, "/api/captures/1", "user-key");

        assertThat(read.statusCode()).isEqualTo(403);
        assertThat(read.body()).contains("admin key");
    }

    @Test
    void adminKeyOpensWhatApiKeysOpenAndGoesNoFurther() throws IOException {
        ProxyFixture captured = start(keys("api", "user-key"), keys("admin", "admin-key"), ROOM);

        assertThat(chat(captured, "admin-key").statusCode()).isEqualTo(200);
        assertThat(captured.cluster().server("alpha").onlyCall().header("authorization"))
                .isEmpty();
    }

    @Test
    void withoutApiKeysAnAdminKeyIsStillNeeded() throws IOException {
        ProxyFixture captured = start(null, keys("admin", "admin-key"), ROOM);
        chat(captured, "anything");
        Waiting.until(() -> row(captured, "anything").getBoolean("has_capture"));

        assertThat(get(captured, "/api/captures/1", "anything").statusCode()).isEqualTo(403);
        assertThat(get(captured, "/api/captures/1", "admin-key").statusCode()).isEqualTo(200);
    }

    @Test
    void withoutAdminKeysNobodyReads() {
        ProxyFixture captured = start(null, null, ROOM);
        chat(captured, "anything");

        HttpResponse<String> read = get(captured, "/api/captures/1", "anything");

        assertThat(read.statusCode()).isEqualTo(403);
        assertThat(read.body()).contains("spec.proxy.adminKeysSecretRef is not set");
    }

    @Test
    void whileTheSecretIsMissingNobodyReads() {
        ProxyFixture captured = start(null, folder.resolve("missing"), ROOM);

        HttpResponse<String> read = get(captured, "/api/captures/1", "anything");

        assertThat(read.statusCode()).isEqualTo(403);
        assertThat(read.body()).contains("cannot be had");
    }

    @Test
    void captureThatDoesNotExistIsSaidToBeSo() throws IOException {
        ProxyFixture captured = start(null, keys("admin", "admin-key"), ROOM);

        HttpResponse<String> none = get(captured, "/api/captures/9", "admin-key");
        HttpResponse<String> wrong = get(captured, "/api/captures/nine", "admin-key");

        assertThat(none.statusCode()).isEqualTo(404);
        assertThat(none.body()).contains("capture not found");
        assertThat(wrong.statusCode()).isEqualTo(400);
        assertThat(wrong.body()).contains("invalid capture ID");
    }

    @Test
    void nothingIsKeptIfNothingIsSaid() throws IOException {
        ProxyFixture silent = start(null, keys("admin", "admin-key"), 0);
        chat(silent, "anything");
        Waiting.until(() -> !silent.get("/api/metrics/activity").body().contains("\"total\":0"));

        assertThat(row(silent, "anything").getBoolean("has_capture")).isFalse();
        assertThat(get(silent, "/api/captures/1", "admin-key").statusCode()).isEqualTo(404);
    }

    private ProxyFixture start(@Nullable Path api, @Nullable Path admin, long captureBytes) {
        ProxyFixture started = ProxyFixture.serving(
                SPEC, new ProxyOptions.Keys(api, null, admin), new ProxyOptions.Memory(captureBytes));
        proxy = started;
        return started;
    }

    private Path keys(String name, String key) throws IOException {
        Path directory = Files.createDirectory(folder.resolve(name));
        Files.writeString(directory.resolve("someone"), key);
        return directory;
    }

    private static JsonObject row(ProxyFixture proxy, String key) {
        return new JsonObject(get(proxy, "/api/metrics/activity", key).body())
                .getJsonArray("data").stream()
                        .map(JsonObject.class::cast)
                        .findFirst()
                        .orElse(new JsonObject().put("has_capture", false));
    }

    private static HttpResponse<String> chat(ProxyFixture proxy, String key) {
        return proxy.send(proxy.request("/v1/chat/completions")
                .header("Authorization", "Bearer " + key)
                .POST(java.net.http.HttpRequest.BodyPublishers.ofString(ProxyFixture.chatBody("alpha", false)))
                .build());
    }

    private static HttpResponse<String> get(ProxyFixture proxy, String path, String key) {
        return proxy.send(proxy.request(path)
                .header("Authorization", "Bearer " + key)
                .GET()
                .build());
    }

    private static String text(JsonObject capture, String body) {
        return new String(Base64.getDecoder().decode(capture.getString(body)), StandardCharsets.UTF_8);
    }
}
