package dev.modelswap.proxy.http.request;

import static org.assertj.core.api.Assertions.assertThat;

import dev.modelswap.proxy.testing.ProxyFixture;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class FiltersTest {

    private static final String CHAT = "/v1/chat/completions";

    @RegisterExtension
    final ProxyFixture proxy = ProxyFixture.serving("""
            models:
            - name: alpha
              useModelName: real
              filters:
                stripParams: [top_p, model, temperature, messages.0.name]
                setParams:
                  temperature: 0.5
                  model: other
                  model.x: 1
                  chat_template_kwargs.enable_thinking: false
                setParamsByID:
                  alpha-thinking: {chat_template_kwargs.enable_thinking: true, effort: high}
            - {name: beta, filters: {stripParams: [seed]}}
            profiles:
            - {name: coding, aliases: {coder: alpha-thinking}}
            """);

    @Test
    void fieldsAreStrippedThenSetAndAllElseKeepsItsBytes() {
        String exact = "\"a\":1e400,\"b\":0.10,\"c\":12345678901234567890,\"b\":\"\\u00e4\"";

        proxy.post(
                CHAT,
                "{ \"top_p\":1, " + exact + ",\"temperature\":1.50,\"model\" : \"alpha\","
                        + "\"messages\":[{\"name\":\"n\", \"content\":\"gr\u00fc\u00dfe \\n\"}]}");

        assertThat(proxy.cluster().server("alpha").onlyCall().body())
                .isEqualTo("{ " + exact + ",\"model\" : \"real\","
                        + "\"messages\":[{ \"content\":\"gr\u00fc\u00dfe \\n\"}],"
                        + "\"chat_template_kwargs\":{\"enable_thinking\":false},\"temperature\":0.5}");
    }

    @Test
    void variantsParametersAreSetLast() {
        proxy.post(CHAT, "{\"model\":\"alpha-thinking\"}");

        assertThat(proxy.cluster().server("alpha").onlyCall().body())
                .isEqualTo(
                        "{\"model\":\"real\",\"chat_template_kwargs\":{\"enable_thinking\":true},\"temperature\":0.5,"
                                + "\"effort\":\"high\"}");
    }

    @Test
    void variantThatAProfileLeadsToSetsItsParameters() {
        proxy.cluster().showProfile("coding");
        proxy.get("/health");

        proxy.post(CHAT, "{\"model\":\"coder\"}");

        assertThat(proxy.cluster().server("alpha").onlyCall().body()).contains("\"effort\":\"high\"");
    }

    @Test
    void lengthFollowsTheBody() {
        proxy.post(CHAT, "{\"model\":\"alpha\"}");

        var call = proxy.cluster().server("alpha").onlyCall();
        assertThat(call.header("content-length")).containsExactly(String.valueOf(call.bytes().length));
    }

    @Test
    void modelThatIsNotNamedAnewStaysAsTheClientWroteIt() {
        proxy.post(CHAT, "{\"seed\":1,\"model\":\"beta\",\"x\":[{}]}");

        assertThat(proxy.cluster().server("beta").onlyCall().body()).isEqualTo("{\"model\":\"beta\",\"x\":[{}]}");
    }

    @Test
    void bodyThatCannotBeFilteredIsABadRequest() {
        HttpResponse<String> answer = proxy.post(CHAT, "{\"model\":\"beta\",\"x\":[}");

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.body()).contains("not valid JSON");
        assertThat(proxy.cluster().scaleCalls()).isEmpty();
    }

    @Test
    void bodyInAnotherEncodingIsABadRequest() {
        HttpResponse<String> answer = proxy.send(proxy.request(CHAT)
                .POST(java.net.http.HttpRequest.BodyPublishers.ofString(
                        "{\"model\":\"alpha\"}", java.nio.charset.StandardCharsets.UTF_16LE))
                .build());

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.body()).contains("UTF-8");
    }
}
