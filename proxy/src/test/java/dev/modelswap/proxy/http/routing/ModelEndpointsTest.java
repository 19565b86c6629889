package dev.modelswap.proxy.http.routing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.modelswap.proxy.ProxyOptions;
import dev.modelswap.proxy.testing.Call;
import dev.modelswap.proxy.testing.ProxyFixture;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Every path that names a model, at a proxy that asks for keys and at one that does not. */
class ModelEndpointsTest {

    private static final String SPEC = "models: [{name: alpha}]";
    private static final String FORM =
            "--b\r\nContent-Disposition: form-data; name=\"model\"\r\n\r\nalpha\r\n--b--\r\n";

    @TempDir
    static Path secret;

    @RegisterExtension
    final ProxyFixture open = ProxyFixture.serving(SPEC);

    @RegisterExtension
    final ProxyFixture locked = ProxyFixture.serving(SPEC, new ProxyOptions.Keys(secret, null));

    /** A request, and the path at which its model's server is to see it. */
    record Endpoint(String method, String path, String type, String body, String upstreamPath) {

        HttpRequest.Builder at(ProxyFixture proxy) {
            return HttpRequest.newBuilder(java.net.URI.create(proxy.url() + path))
                    .header("Content-Type", type)
                    .method(method, body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body));
        }
    }

    @BeforeAll
    static void key() throws IOException {
        Files.writeString(secret.resolve("keys"), "the-key\n");
    }

    static Stream<Endpoint> endpoints() {
        Stream<Endpoint> posted = Stream.of(
                        "/v1/chat/completions",
                        "/v1/responses",
                        "/v1/completions",
                        "/v1/messages",
                        "/v1/messages/count_tokens",
                        "/v1/embeddings",
                        "/rerank",
                        "/reranking",
                        "/v1/rerank",
                        "/v1/reranking",
                        "/infill",
                        "/completion",
                        "/v1/audio/speech",
                        "/v1/audio/voices",
                        "/v1/images/generations",
                        "/sdapi/v1/txt2img",
                        "/sdapi/v1/img2img")
                .map(path -> json(path, path));
        Stream<Endpoint> versionless = Stream.of(
                        "/chat/completions",
                        "/responses",
                        "/completions",
                        "/messages",
                        "/messages/count_tokens",
                        "/embeddings",
                        "/rerank",
                        "/reranking")
                .map(path -> json("/v" + path, path));
        Stream<Endpoint> others = Stream.of(
                json("/audioapi/v1/tasks/run", "/v1/tasks/run"),
                form("/v1/audio/transcriptions"),
                form("/v1/images/edits"),
                query("/v1/audio/voices"),
                query("/sdapi/v1/loras"),
                query("/props"));
        return Stream.of(posted, versionless, others).flatMap(each -> each);
    }

    @Test
    void eachIsServedWithoutKeysAndWithOneButNotWithAWrongOne() {
        endpoints().forEach(endpoint -> {
            assertStatus(endpoint, open, endpoint.at(open), 200);
            assertStatus(endpoint, locked, endpoint.at(locked), 401);
            assertStatus(endpoint, locked, endpoint.at(locked).header("Authorization", "Bearer other"), 401);
            assertStatus(endpoint, locked, endpoint.at(locked).header("Authorization", "Bearer the-key"), 200);
        });
        for (ProxyFixture proxy : List.of(open, locked)) {
            assertThat(proxy.cluster().server("alpha").received())
                    .extracting(Call::path)
                    .containsExactlyElementsOf(
                            endpoints().map(Endpoint::upstreamPath).toList());
        }
    }

    private static void assertStatus(Endpoint endpoint, ProxyFixture proxy, HttpRequest.Builder request, int status) {
        assertThat(proxy.send(request.build()).statusCode())
                .as(endpoint.method() + " " + endpoint.path())
                .isEqualTo(status);
    }

    private static Endpoint json(String path, String upstreamPath) {
        return new Endpoint("POST", path, "application/json", "{\"model\":\"alpha\"}", upstreamPath);
    }

    private static Endpoint form(String path) {
        return new Endpoint("POST", path, "multipart/form-data; boundary=b", FORM, path);
    }

    private static Endpoint query(String path) {
        return new Endpoint("GET", path + "?model=alpha", "text/plain", "", path + "?model=alpha");
    }
}
