package dev.modelswap.proxy.http.request;

import static org.assertj.core.api.Assertions.assertThat;

import dev.modelswap.proxy.testing.ProxyFixture;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ModelPathsTest {

    @RegisterExtension
    final ProxyFixture proxy = ProxyFixture.serving("""
            models:
            - {name: alpha}
            - {name: named, useModelName: 'the real/one'}
            """);

    @ParameterizedTest
    @CsvSource({
        "/v1/audio/speech, /v1/audio/speech",
        "/v1/audio/voices, /v1/audio/voices",
        "/v1/images/generations, /v1/images/generations",
        "/sdapi/v1/txt2img, /sdapi/v1/txt2img",
        "/sdapi/v1/img2img?a=%2F, /sdapi/v1/img2img?a=%2F",
        "/audioapi/v1/tasks/run, /v1/tasks/run",
        "/v/chat/completions, /chat/completions",
        "/v/messages/count_tokens?x=1, /messages/count_tokens?x=1",
        "/v/rerank, /rerank",
        "//v1/chat/completions, /v1/chat/completions",
    })
    void postedToTheUpstreamsPath(String path, String upstreamPath) {
        assertThat(proxy.post(path, "{\"model\":\"alpha\"}").statusCode()).isEqualTo(200);

        assertThat(proxy.cluster().server("alpha").onlyCall().path()).isEqualTo(upstreamPath);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/v1/audio/voices?model=alpha",
                "/sdapi/v1/loras?x=%20&model=alpha&y",
                "/props?model=%61lpha&autoload=1"
            })
    void modelOfAQueryIsAsked(String path) {
        assertThat(proxy.get(path).statusCode()).isEqualTo(200);

        assertThat(proxy.cluster().server("alpha").onlyCall().path()).isEqualTo(path);
    }

    @Test
    void useModelNameReplacesOnlyTheModelOfAQuery() {
        proxy.get("/props?model_x=named&model=named&x=named");

        assertThat(proxy.cluster().server("named").onlyCall().path())
                .isEqualTo("/props?model_x=named&model=the+real%2Fone&x=named");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/props", "/props?", "/props?model", "/props?model=&x=1", "/props?models=alpha"})
    void queryWithoutAModelIsABadRequest(String path) {
        HttpResponse<String> answer = proxy.get(path);

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(proxy.cluster().scaleCalls()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"/props?model=beta", "/props?model=%zz"})
    void unknownModelOfAQueryIsNotFound(String path) {
        String request = "GET " + path + " HTTP/1.1\r\nHost: x\r\n\r\n";

        assertThat(proxy.connect().send(request).readUntil("}}")).startsWith("HTTP/1.1 404");
    }
}
