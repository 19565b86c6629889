package dev.modelswap.proxy.http.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.modelswap.proxy.ProxyOptions;
import dev.modelswap.proxy.activity.sqlite.ActivityFile;
import dev.modelswap.proxy.testing.ProxyFixture;
import dev.modelswap.proxy.testing.Waiting;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StoredActivityApiTest {

    @TempDir
    private Path folder = Path.of("not there yet");

    @Test
    void activityOutlivesTheProxyAndSoDoItsNumbers() {
        askAndClose(1);

        askAndClose(2, 1);
    }

    @Test
    void requestsAreServedAndKnownThoughTheFileIsCorrupt() throws Exception {
        Files.writeString(file(), "this is no database at all".repeat(100));
        ProxyFixture proxy = proxy();
        try {
            assertThat(proxy.chat("alpha").statusCode()).isEqualTo(200);

            Waiting.until(() -> rows(proxy).size() == 1);
            assertThat(proxy.manage("/metrics").body()).contains("modelswap_activity_stored 0.0");
        } finally {
            proxy.close();
        }
    }

    private void askAndClose(Integer... expectedIds) {
        ProxyFixture proxy = proxy();
        try {
            assertThat(proxy.chat("alpha").statusCode()).isEqualTo(200);

            Waiting.until(() -> ids(proxy).equals(List.of(expectedIds)));
            assertThat(proxy.manage("/metrics").body()).contains("modelswap_activity_stored 1.0");
            assertThat(new JsonObject(proxy.get("/api/metrics/stats").body()).getInteger("total_requests"))
                    .isEqualTo(expectedIds.length);
        } finally {
            proxy.close();
        }
    }

    private ProxyFixture proxy() {
        return ProxyFixture.serving(
                "models: [{name: alpha}]",
                new ProxyOptions.Keys(null, null),
                new ProxyOptions.Memory(0, 10, new ActivityFile(file(), 10, null)));
    }

    private Path file() {
        return folder.resolve("activity.db");
    }

    private static List<Integer> ids(ProxyFixture proxy) {
        return rows(proxy).stream()
                .map(row -> ((JsonObject) row).getInteger("id"))
                .toList();
    }

    private static JsonArray rows(ProxyFixture proxy) {
        return new JsonObject(proxy.get("/api/metrics/activity").body()).getJsonArray("data");
    }
}
