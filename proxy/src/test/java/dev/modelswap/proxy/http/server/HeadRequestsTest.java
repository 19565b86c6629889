package dev.modelswap.proxy.http.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.modelswap.proxy.testing.ProxyFixture;
import dev.modelswap.proxy.testing.RawConnection;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever answers GET answers HEAD, with the same head and no body. */
class HeadRequestsTest {

    @RegisterExtension
    final ProxyFixture proxy = ProxyFixture.serving("""
            models:
            - {name: alpha}
            """);

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/health",
                "/v1/models",
                "/models",
                "/v1/models/alpha",
                "/running",
                "/api/models/status",
                "/api/profiles",
                "/api/inflight",
                "/api/metrics/activity",
                "/api/metrics/stats",
                "/api/timeline",
                "/api/coexistence",
                "/api/version",
                "/api/openapi.json",
                "/api/openapi.yaml",
                "/api/events",
                "/logs",
                "/logs/stream/proxy",
                "/metrics",
                "/ui/"
            })
    void headIsThatOfGetAndTheConnectionGoesOn(String path) {
        proxy.chat("alpha");
        RawConnection client = proxy.connect();

        client.send("HEAD " + path + " HTTP/1.1\r\nHost: lab\r\n\r\nGET /health HTTP/1.1\r\nHost: lab\r\n\r\n");

        assertThat(client.readUntil("\r\n\r\n")).startsWith("HTTP/1.1 200 ");
        assertThat(client.readUntil("\r\n\r\nOK"))
                .as("nothing between the heads")
                .startsWith("HTTP/1.1 200 OK\r\n");
    }
}
