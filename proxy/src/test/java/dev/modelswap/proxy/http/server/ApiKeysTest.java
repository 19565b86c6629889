package dev.modelswap.proxy.http.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.modelswap.proxy.ProxyOptions;
import dev.modelswap.proxy.testing.ProxyFixture;
import dev.modelswap.proxy.testing.RawConnection;
import dev.modelswap.proxy.testing.Waiting;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Base64;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ApiKeysTest {

    private static final String CHAT = "/v1/chat/completions";
    private static final String BODY = ProxyFixture.chatBody("alpha", false);

    @TempDir
    static Path secret;

    @RegisterExtension
    final ProxyFixture proxy = ProxyFixture.serving("models: [{name: alpha}]", new ProxyOptions.Keys(secret, null));

    @BeforeEach
    void mount() throws IOException {
        mount("..1", "one\ntwo\n\n", "three");
        Waiting.until(() ->
                proxy.send(proxy.request("/running").header("x-api-key", "one").build())
                                .statusCode()
                        == 200);
    }

    @Test
    void eachLineOfEachFileIsAKey() {
        assertThat(status("Authorization: Bearer one")).isEqualTo(200);
        assertThat(status("Authorization: bearer  two")).isEqualTo(200);
        assertThat(status("x-api-key: three")).isEqualTo(200);
        assertThat(status("Authorization: Basic " + base64("anybody:one"))).isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "X-Other: one",
                "Authorization: Bearer four",
                "Authorization: Bearer ",
                "Authorization: Bearer one two",
                "Authorization: one",
                "x-api-key: one\r\nAuthorization: Bearer wrong",
                "x-api-key:",
                "x-api-key: ONE",
            })
    void othersAreUnauthorized(String headers) {
        RawConnection client = proxy.connect();

        client.post(CHAT, BODY, headers);

        assertThat(client.readUntil("}}"))
                .startsWith("HTTP/1.1 401")
                .containsIgnoringCase("www-authenticate: Basic realm=\"modelswap\"")
                .contains("\"type\":\"authentication_error\"", "\"code\":\"unauthorized\"");
        assertThat(proxy.cluster().scaleCalls()).isEmpty();
    }

    @Test
    void webUiWantsTheKeyTooButNotTheWayThere() {
        assertThat(proxy.get("/ui/").statusCode()).isEqualTo(401);
        assertThat(proxy.get("/").headers().firstValue("Location")).hasValue("/ui/");
        assertThat(proxy.send(proxy.request("/ui/")
                                .header("Authorization", "Basic " + base64("me:one"))
                                .build())
                        .statusCode())
                .isEqualTo(200);
    }

    @Test
    void userNameOfBasicIsNoKey() {
        assertThat(status("Authorization: Basic " + base64("one:x"))).isEqualTo(401);
    }

    @Test
    void basicThatCannotBeReadLeavesItToTheOtherHeader() {
        assertThat(status("Authorization: Basic %%%", "x-api-key: one")).isEqualTo(200);
    }

    @Test
    void keysOfTheProxyStayWithItAndOthersPass() {
        status("Authorization: Bearer one", "x-api-key: of the upstream");
        status("Authorization: Bearer two", "x-api-key: three");

        var calls = proxy.cluster().server("alpha").received();
        assertThat(calls.get(0).header("authorization")).isEmpty();
        assertThat(calls.get(0).header("x-api-key")).containsExactly("of the upstream");
        assertThat(calls.get(1).header("authorization")).isEmpty();
        assertThat(calls.get(1).header("x-api-key")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/v1/models",
                "/running",
                "/api/profiles",
                "/upstream/alpha/",
                "/nothing",
                "/props?model=alpha",
                "/metrics",
                "/api/events",
                "/api/version"
            })
    void everyPathAsksForAKey(String path) {
        assertThat(proxy.get(path).statusCode()).isEqualTo(401);
    }

    @Test
    void healthAndPreflightsNeedNone() {
        RawConnection client = proxy.connect();

        client.send("OPTIONS " + CHAT + " HTTP/1.1\r\nHost: x\r\nOrigin: http://o\r\n"
                + "Access-Control-Request-Headers: authorization, x y, X-Mine\r\n\r\n");

        assertThat(client.readUntil("\r\n\r\n"))
                .startsWith("HTTP/1.1 204")
                .containsIgnoringCase("access-control-allow-origin: *\r\n")
                .containsIgnoringCase("access-control-allow-methods: GET, POST, PUT, PATCH, DELETE, OPTIONS\r\n")
                .containsIgnoringCase("access-control-allow-headers: authorization, X-Mine\r\n");
        assertThat(proxy.get("/health").statusCode()).isEqualTo(200);
    }

    @Test
    void keysThatAreReplacedCountFromThenOn() throws IOException {
        assertThat(status("Authorization: Bearer one")).isEqualTo(200);

        mount("..2", "new", "newer");

        Waiting.until(() -> status("Authorization: Bearer new") == 200);
        assertThat(status("Authorization: Bearer one")).isEqualTo(401);
    }

    @Test
    void nobodyEntersWhileThereAreNoKeys() throws IOException {
        assertThat(status("Authorization: Bearer one")).isEqualTo(200);

        mount("..3", "\n", " ");

        Waiting.until(() -> status("Authorization: Bearer one") == 503);
        RawConnection client = proxy.connect();
        assertThat(client.post(CHAT, BODY).readUntil("}}")).contains("API keys", "the Secret has none");
    }

    /** As the kubelet does it: a directory of its own for each version, and a link to it that is swapped. */
    private static void mount(String version, String... files) throws IOException {
        Path data = Files.createDirectories(secret.resolve(version));
        for (int i = 0; i < files.length; i++) {
            Files.writeString(data.resolve("file" + i), files[i]);
            Path shown = secret.resolve("file" + i);
            if (!Files.isSymbolicLink(shown)) {
                Files.createSymbolicLink(shown, Path.of("..data", "file" + i));
            }
        }
        Path link = Files.createSymbolicLink(secret.resolve("..tmp"), Path.of(version));
        Files.move(link, secret.resolve("..data"), StandardCopyOption.ATOMIC_MOVE);
    }

    private int status(String... headers) {
        RawConnection client = proxy.connect();
        String answer = client.post(CHAT, BODY, headers).readUntil("\r\n\r\n");
        return Integer.parseInt(answer.substring("HTTP/1.1 ".length()).substring(0, 3));
    }

    private static String base64(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(java.nio.charset.StandardCharsets.UTF_8));
    }
}
