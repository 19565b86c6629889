package dev.modelswap.proxy.http.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.modelswap.proxy.testing.Call;
import dev.modelswap.proxy.testing.FakeLlamaServer;
import dev.modelswap.proxy.testing.ProxyFixture;
import dev.modelswap.proxy.testing.RawConnection;
import dev.modelswap.proxy.testing.Waiting;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What browsers let pages of other sites read and ask. */
class CorsTest {

    private static final String PAGE = "https://chat.example";
    private static final String NAMED = "proxy: {allowedOrigins: [\"https://chat.example\"]}\n";
    private static final String MODELS = "models:\n- {name: alpha}\n- {name: told, sendLoadingState: true}\n";

    @RegisterExtension
    final ProxyFixture proxy = ProxyFixture.serving(MODELS);

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/v1/models",
                "/running",
                "/health",
                "/api/profiles",
                "/api/version",
                "/nothing",
                "/v1/models/nobody"
            })
    void pagesOfAnyOriginMayReadEveryAnswerOfOurs(String path) {
        assertThat(allowed(get(path, PAGE))).contains(PAGE);
        assertThat(get(path, PAGE).headers().allValues("Vary")).contains("origin");
        assertThat(allowed(proxy.get(path))).isEmpty();
    }

    @Test
    void modelsAnswerIsReadByTheSameRuleWhateverItSaysItself() {
        FakeLlamaServer server = running();
        RawConnection client = ask(PAGE);
        Call call = server.nextCall();
        call.head(
                200,
                "Content-Type: application/json",
                "Content-Length: 2",
                "Access-Control-Allow-Origin: https://other.example",
                "Access-Control-Allow-Credentials: true");
        call.write(new byte[] {'{', '}'});

        assertThat(client.readUntil("{}"))
                .containsIgnoringCase("access-control-allow-origin: https://chat.example\r\n")
                .doesNotContainIgnoringCase("other.example")
                .doesNotContainIgnoringCase("credentials");
    }

    @Test
    void loadingStreamIsReadByTheSameRule() {
        RawConnection client =
                proxy.connect().post("/v1/chat/completions", ProxyFixture.chatBody("told", true), "Origin: " + PAGE);

        assertThat(client.readUntil("[DONE]")).containsIgnoringCase("access-control-allow-origin: " + PAGE);
    }

    @Test
    void pagesThatAreNotNamedReadNothingAndAskNothingThatCosts() {
        proxy.cluster().configure(proxy.config(NAMED + MODELS));
        awaitNamed();

        assertThat(allowed(get("/running", "https://evil.example"))).isEmpty();
        assertThat(post("/v1/chat/completions", "https://evil.example").statusCode())
                .isEqualTo(403);
        assertThat(post("/v1/chat/completions", PAGE).statusCode()).isEqualTo(200);
        assertThat(allowed(get("/running", PAGE))).contains(PAGE);
    }

    @ParameterizedTest
    @CsvSource({
        "POST, /api/models/unload",
        "POST, /api/models/unload/alpha",
        "POST, /api/profiles/activate/x",
        "PUT, /api/profiles/active",
        "POST, /api/inflight/1/cancel",
        "GET, /unload"
    })
    void pagesChangeNothingUnlessTheyAreNamed(String method, String path) {
        assertThat(send(method, path, "Origin", PAGE).statusCode()).isEqualTo(403);
        assertThat(send(method, path, "Sec-Fetch-Site", "cross-site").statusCode())
                .isEqualTo(403);
        assertThat(send(method, path, "Sec-Fetch-Site", "same-origin").statusCode())
                .isNotEqualTo(403);
        assertThat(send(
                                method,
                                path,
                                "Origin",
                                proxy.request("/")
                                        .build()
                                        .uri()
                                        .resolve("/")
                                        .toString()
                                        .replaceFirst("/$", ""))
                        .statusCode())
                .as("the proxy's own pages")
                .isNotEqualTo(403);
        assertThat(send(method, path, "X-Any", "thing").statusCode())
                .as("no browser")
                .isNotEqualTo(403);

        proxy.cluster().configure(proxy.config(NAMED + MODELS));
        awaitNamed();

        assertThat(send(method, path, "Origin", PAGE).statusCode()).isNotEqualTo(403);
        assertThat(send(method, path, "Origin", "https://evil.example").statusCode())
                .isEqualTo(403);
    }

    @Test
    void refusalNamesTheSetting() {
        HttpResponse<String> refused = send("POST", "/api/models/unload", "Origin", PAGE);

        assertThat(refused.body()).contains(PAGE, "spec.proxy.allowedOrigins");
    }

    @Test
    void preflightOfAPageThatIsNotNamedAllowsNoOrigin() {
        proxy.cluster().configure(proxy.config(NAMED + MODELS));
        awaitNamed();

        assertThat(allowed(send("OPTIONS", "/v1/models", "Origin", "https://evil.example")))
                .isEmpty();
        assertThat(allowed(send("OPTIONS", "/v1/models", "Origin", PAGE))).contains(PAGE);
    }

    private void awaitNamed() {
        Waiting.until(() -> allowed(get("/running", "https://evil.example")).isEmpty());
    }

    private static Optional<String> allowed(HttpResponse<String> answer) {
        return answer.headers().firstValue("Access-Control-Allow-Origin");
    }

    private HttpResponse<String> get(String path, String origin) {
        return send("GET", path, "Origin", origin);
    }

    private HttpResponse<String> post(String path, String origin) {
        return proxy.send(proxy.request(path)
                .header("Origin", origin)
                .POST(BodyPublishers.ofString(ProxyFixture.chatBody("alpha", false)))
                .build());
    }

    private HttpResponse<String> send(String method, String path, String header, String value) {
        return proxy.send(proxy.request(path)
                .header(header, value)
                .method(method, BodyPublishers.ofString("{}"))
                .build());
    }

    private RawConnection ask(String origin) {
        return proxy.connect().post("/v1/chat/completions", ProxyFixture.chatBody("alpha", false), "Origin: " + origin);
    }

    private FakeLlamaServer running() {
        proxy.cluster().scaleFromOutside("alpha", 1);
        FakeLlamaServer server = proxy.cluster().server("alpha");
        server.answerByHand();
        return server;
    }
}
