package dev.modelswap.proxy.http.ui;

import static org.assertj.core.api.Assertions.assertThat;

import dev.modelswap.proxy.testing.ProxyFixture;
import dev.modelswap.proxy.testing.Waiting;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** How the web UI's files are served; what they do is tested in a browser. */
class UiPagesTest {

    private static final Pattern SCRIPT = Pattern.compile("/ui/assets/app-[A-Z0-9]+\\.js");

    @RegisterExtension
    final ProxyFixture proxy = ProxyFixture.serving("models: [{name: alpha}]");

    @Test
    void rootLeadsToTheUi() {
        assertThat(location("/")).isEqualTo("/ui/");
        assertThat(location("/ui")).isEqualTo("/ui/");
        assertThat(location("/upstream")).isEqualTo("/ui/#/models");
    }

    @Test
    void pageIsAskedForAgainEachTimeAndItsAssetsNever() {
        HttpResponse<String> page = proxy.get("/ui/");
        HttpResponse<String> script = proxy.get(script(page));

        assertThat(page.statusCode()).isEqualTo(200);
        assertThat(header(page, "content-type")).isEqualTo("text/html; charset=utf-8");
        assertThat(header(page, "cache-control")).isEqualTo("no-cache");
        assertThat(header(script, "content-type")).startsWith("text/javascript");
        assertThat(header(script, "cache-control")).contains("immutable");
    }

    @Test
    void pageMayUseNothingOfOtherOrigins() {
        HttpResponse<String> page = proxy.get("/ui/");

        assertThat(header(page, "content-security-policy")).startsWith("default-src 'self';");
        assertThat(header(page, "x-content-type-options")).isEqualTo("nosniff");
        assertThat(page.body()).doesNotContain("http://").doesNotContain("https://");
    }

    @Test
    void whatTheBrowserHasIsNotSentAgain() {
        String etag = header(proxy.get("/ui/"), "etag");

        HttpResponse<String> again =
                proxy.send(proxy.request("/ui/").header("If-None-Match", etag).build());

        assertThat(again.statusCode()).isEqualTo(304);
        assertThat(again.body()).isEmpty();
    }

    @Test
    void compressedVariantIsForThoseWhoTakeIt() throws IOException {
        String path = script(proxy.get("/ui/"));
        HttpResponse<byte[]> compressed = compressed(path, "br, gzip");
        HttpResponse<byte[]> plain = compressed(path, "gzip;q=0, br");

        assertThat(header(compressed, "content-encoding")).isEqualTo("gzip");
        assertThat(header(compressed, "vary")).isEqualTo("Accept-Encoding");
        assertThat(plain.headers().firstValue("content-encoding")).isEmpty();
        try (GZIPInputStream in = new GZIPInputStream(new ByteArrayInputStream(compressed.body()))) {
            assertThat(in.readAllBytes()).isEqualTo(plain.body());
        }
    }

    @Test
    void placesInThePageAreThePageAndMissingFilesAreNotFound() {
        String page = proxy.get("/ui/").body();

        assertThat(proxy.get("/ui/models/of/mine").body()).isEqualTo(page);
        assertThat(proxy.get("/ui/assets/nothing.js").statusCode()).isEqualTo(404);
        assertThat(proxy.get("/ui/index.html.gz").statusCode()).isEqualTo(404);
        assertThat(proxy.get("/ui/files.json").statusCode()).isEqualTo(404);
        assertThat(header(proxy.get("/favicon.ico"), "content-type")).isEqualTo("image/svg+xml");
    }

    @Test
    void headIsAnsweredWithoutTheFile() {
        HttpResponse<String> head = proxy.send(
                proxy.request("/ui/").method("HEAD", BodyPublishers.noBody()).build());

        assertThat(head.statusCode()).isEqualTo(200);
        assertThat(head.body()).isEmpty();
    }

    private String location(String path) {
        HttpResponse<String> answer = proxy.get(path);
        assertThat(answer.statusCode()).isEqualTo(302);
        return header(answer, "location");
    }

    private static String header(HttpResponse<?> response, String name) {
        return response.headers().firstValue(name).orElse("");
    }

    private static String script(HttpResponse<String> page) {
        Matcher matcher = SCRIPT.matcher(page.body());
        assertThat(matcher.find()).isTrue();
        return matcher.group();
    }

    private HttpResponse<byte[]> compressed(String path, String accepted) {
        HttpRequest request =
                proxy.request(path).header("Accept-Encoding", accepted).build();
        try (HttpClient client = HttpClient.newHttpClient()) {
            return Waiting.resultOf(client.sendAsync(request, BodyHandlers.ofByteArray()));
        }
    }
}
