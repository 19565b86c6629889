package dev.modelswap.proxy.http.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.modelswap.proxy.testing.ProxyFixture;
import io.vertx.core.json.JsonObject;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class AboutApiTest {

    @RegisterExtension
    final ProxyFixture proxy = ProxyFixture.serving("models: [{name: alpha}]");

    @Test
    void versionIsThatOfTheBuild() {
        JsonObject version = new JsonObject(proxy.get("/api/version").body());

        assertThat(version.getString("version")).matches("\\d+\\.\\d+\\.\\d+.*");
        assertThat(version.getString("commit")).matches("[0-9a-f]{12}|unknown");
        assertThat(version.getString("build_date")).matches("\\d{4}-\\d{2}-\\d{2}T.*Z|unknown");
    }

    @Test
    void metricsAreToldAtBothPorts() {
        proxy.chat("alpha");
        proxy.awaitOpen(0);

        String series = "modelswap_requests_seconds_count{model=\"alpha\",status=\"2xx\"} 1";
        assertThat(proxy.get("/metrics").body()).contains(series);
        assertThat(proxy.get("/metrics").headers().firstValue("Content-Type")).hasValue("text/plain; version=0.0.4");
        assertThat(proxy.manage("/metrics").body()).contains(series);
    }
}
