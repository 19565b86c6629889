package dev.modelswap.proxy.http.answer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.modelswap.proxy.testing.ProxyFixture;
import io.vertx.core.json.JsonObject;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The proxy's errors have the shape of the API that was asked, for its clients read no other. */
class ErrorShapeTest {

    @RegisterExtension
    final ProxyFixture proxy = ProxyFixture.serving("models: [{name: alpha, concurrencyLimit: 1}]");

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "/v1/messages              | {'model':'nobody'}                | 404 | not_found_error",
                "/v1/messages              | {'model':1}                       | 400 | invalid_request_error",
                "/v1/messages              | {}                                | 400 | invalid_request_error",
                "/v1/messages/count_tokens | {'model':'nobody'}                | 404 | not_found_error",
                "/v/messages               | {'model':'nobody'}                | 404 | not_found_error",
                "/v1/messages?beta=true    | {'model':'nobody'}                | 404 | not_found_error",
            })
    void ofMessagesIsAnthropics(String path, String body, int status, String type) {
        HttpResponse<String> answer = proxy.post(path, body.replace('\'', '"'));

        assertThat(answer.statusCode()).isEqualTo(status);
        JsonObject error = new JsonObject(answer.body());
        assertThat(error.fieldNames()).containsExactly("type", "error");
        assertThat(error.getString("type")).isEqualTo("error");
        assertThat(error.getJsonObject("error").getString("type")).isEqualTo(type);
        assertThat(error.getJsonObject("error").getString("message")).isNotBlank();
    }

    @ParameterizedTest
    @CsvSource({"/v1/chat/completions", "/v1/responses", "/v1/embeddings", "/v1/nowhere"})
    void ofAllElseIsOpenAis(String path) {
        HttpResponse<String> answer = proxy.post(path, "{\"model\":\"nobody\"}");

        assertThat(answer.statusCode()).isEqualTo(404);
        assertThat(new JsonObject(answer.body()).getJsonObject("error").fieldNames())
                .containsExactly("message", "type", "param", "code");
    }

    @ParameterizedTest
    @CsvSource({"/v1/messages, request_too_large", "/v1/chat/completions, invalid_request_error"})
    void ofABodyThatIsTooLargeToo(String path, String type) {
        HttpResponse<String> answer = proxy.send(proxy.request(path)
                .POST(BodyPublishers.ofByteArray(new byte[33 * 1024 * 1024]))
                .build());

        assertThat(answer.statusCode()).isEqualTo(413);
        assertThat(new JsonObject(answer.body()).getJsonObject("error").getString("type"))
                .isEqualTo(type);
    }
}
