package dev.modelswap.proxy.http.request;

import static org.assertj.core.api.Assertions.assertThat;

import dev.modelswap.proxy.testing.ProxyFixture;
import io.vertx.core.json.JsonObject;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NamesTest {

    @RegisterExtension
    final ProxyFixture proxy = ProxyFixture.serving("""
            models:
            - {name: org/alpha:q4, aliases: [a]}
            - {name: beta}
            groups:
            - {name: small, members: [beta]}
            profiles:
            - name: coding
              aliases: {coder: org/alpha:q4, image: ""}
            """);

    @ParameterizedTest
    @CsvSource({
        "org/alpha:q4, org/alpha:q4, org/alpha:q4",
        "a, org/alpha:q4, a",
        "coder, org/alpha:q4, coder",
        "coding:coder, org/alpha:q4, coder",
        "small:beta, beta, beta"
    })
    void nameIsResolvedAndReachesTheUpstreamAsWritten(String name, String model, String upstreamName) {
        proxy.cluster().showProfile("coding");

        HttpResponse<String> answer = proxy.chat(name);

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(new JsonObject(proxy.cluster().server(model).onlyCall().body()).getString("model"))
                .isEqualTo(upstreamName);
    }

    @ParameterizedTest
    @CsvSource({
        "nothing, does not exist: GET /v1/models lists those that do.",
        "codr, Did you mean 'coder'?",
        "image, disables it",
        "coding:image, disables it",
        "small:org/alpha:q4, none of its aliases or members",
        "coding:beta, none of its aliases or members"
    })
    void nameThatReachesNoModelIsNotFound(String name, String why) {
        proxy.cluster().showProfile("coding");

        HttpResponse<String> answer = proxy.chat(name);

        assertThat(answer.statusCode()).isEqualTo(404);
        assertThat(error(answer).getString("code")).isEqualTo("model_not_found");
        assertThat(error(answer).getString("message")).contains(why);
        assertThat(proxy.cluster().scaleCalls()).isEmpty();
    }

    @Test
    void aliasOfAProfileThatIsNotActiveIsNotFound() {
        assertThat(proxy.chat("coder").statusCode()).isEqualTo(404);
    }

    @Test
    void unknownPathIsNotFound() {
        HttpResponse<String> answer = proxy.get("/v2/everything");

        assertThat(answer.statusCode()).isEqualTo(404);
        assertThat(error(answer).getString("message")).contains("GET /v2/everything");
    }

    @Test
    void wrongMethodIsAnsweredWithTheRightOnes() {
        HttpResponse<String> answer = proxy.get("/v1/chat/completions");

        assertThat(answer.statusCode()).isEqualTo(405);
        assertThat(answer.headers().firstValue("Allow")).hasValue("POST");
        assertThat(error(answer).getString("code")).isEqualTo("method_not_allowed");
    }

    @Test
    void wrongMethodOfAListingIsAnsweredWithTheRightOnes() {
        HttpResponse<String> answer = proxy.send(
                proxy.request("/v1/models").PUT(BodyPublishers.noBody()).build());

        assertThat(answer.statusCode()).isEqualTo(405);
        assertThat(answer.headers().firstValue("Allow")).hasValue("GET, HEAD");
    }

    private static JsonObject error(HttpResponse<String> answer) {
        assertThat(answer.headers().firstValue("Content-Type")).hasValue("application/json");
        return new JsonObject(answer.body()).getJsonObject("error");
    }
}
