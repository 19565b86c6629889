package dev.modelswap.proxy.http.routing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.modelswap.proxy.http.request.ApiPaths;
import dev.modelswap.proxy.testing.ProxyFixture;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every path of the table reaches the model that its request names, as it is. */
class ApiPathsTest {

    @RegisterExtension
    final ProxyFixture proxy = ProxyFixture.serving("""
            models:
            - {name: alpha}
            """);

    static Stream<String> posted() {
        return Stream.of(ApiPaths.POSTED, ApiPaths.POSTED_BESIDE).flatMap(List::stream);
    }

    @ParameterizedTest
    @MethodSource("posted")
    void bodyNamesTheModel(String path) {
        assertThat(proxy.post(path, "{\"model\":\"alpha\",\"content\":\"x\"}").statusCode())
                .isEqualTo(200);

        assertThat(proxy.cluster().server("alpha").onlyCall().path()).isEqualTo(path);
    }

    static Stream<String> asked() {
        return ApiPaths.ASKED.stream();
    }

    @ParameterizedTest
    @MethodSource("asked")
    void queryNamesTheModel(String path) {
        assertThat(proxy.get(path + "?model=alpha").statusCode()).isEqualTo(200);

        assertThat(proxy.cluster().server("alpha").onlyCall().path()).isEqualTo(path + "?model=alpha");
    }

    @ParameterizedTest
    @MethodSource("posted")
    void whatOnlyCountsIsNoActivity(String path) {
        proxy.post(path, "{\"model\":\"alpha\"}");
        proxy.awaitOpen(0);

        int rows = new JsonObject(proxy.get("/api/metrics/activity").body())
                .getJsonArray("data")
                .size();

        assertThat(rows).isEqualTo(ApiPaths.POSTED.contains(path) ? 1 : 0);
    }
}
