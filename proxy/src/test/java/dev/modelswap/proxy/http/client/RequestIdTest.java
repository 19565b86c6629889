package dev.modelswap.proxy.http.client;

import static org.assertj.core.api.Assertions.assertThat;

import dev.modelswap.proxy.testing.ProxyFixture;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RequestIdTest {

    @RegisterExtension
    final ProxyFixture proxy = ProxyFixture.serving("models: [{name: alpha}]");

    @Test
    void clientsOwnIdIsKept() {
        HttpResponse<String> answer = chat("trace:4f-2/A_b.c");

        assertThat(answer.headers().allValues("x-request-id")).containsExactly("trace:4f-2/A_b.c");
        assertThat(proxy.cluster().server("alpha").onlyCall().header("x-request-id"))
                .containsExactly("trace:4f-2/A_b.c");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a b",
                "<script>",
                "\"",
                "1234567890123456789012345678901234567890123456789012345678901234567890123456789012345678901234567890123456789012345678901234567890"
            })
    void idThatIsNotSaneIsReplaced(String id) {
        HttpResponse<String> answer = chat(id);

        assertThat(answer.headers().firstValue("x-request-id").orElseThrow()).matches("[0-9a-f]{32}");
        assertThat(proxy.cluster().server("alpha").onlyCall().header("x-request-id"))
                .isEqualTo(answer.headers().allValues("x-request-id"));
    }

    @Test
    void errorsHaveOneToo() {
        HttpResponse<String> unknown = proxy.chat("nobody");
        HttpResponse<String> nowhere = proxy.get("/nothing");

        assertThat(unknown.headers().firstValue("x-request-id").orElseThrow()).matches("[0-9a-f]{32}");
        assertThat(nowhere.headers().firstValue("x-request-id").orElseThrow())
                .matches("[0-9a-f]{32}")
                .isNotEqualTo(unknown.headers().firstValue("x-request-id").orElseThrow());
    }

    private HttpResponse<String> chat(String id) {
        return proxy.send(proxy.request("/v1/chat/completions")
                .header("X-Request-Id", id)
                .POST(BodyPublishers.ofString(ProxyFixture.chatBody("alpha", false)))
                .build());
    }
}
