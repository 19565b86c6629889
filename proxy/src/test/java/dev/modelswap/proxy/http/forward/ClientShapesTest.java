package dev.modelswap.proxy.http.forward;

import static org.assertj.core.api.Assertions.assertThat;

import dev.modelswap.proxy.testing.Call;
import dev.modelswap.proxy.testing.ProxyFixture;
import dev.modelswap.proxy.testing.RawConnection;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What clients send, byte for byte, and what they get: {@code http-shapes/from-clients.txt}. */
class ClientShapesTest {

    /** A request after the one of the row: what comes before its answer is the answer to that one, and nothing else. */
    private static final String NEXT = "GET /the-next-one HTTP/1.1\r\nHost: lab\r\n\r\n";

    private static final String CONTINUE = "HTTP/1.1 100 Continue\r\n\r\n";
    private static final String MODELS_ANSWER = "{\"object\":\"chat.completion\",\"choices\":[]}";

    @RegisterExtension
    final ProxyFixture proxy = ProxyFixture.serving("""
            models:
            - {name: alpha}
            """);

    @BeforeEach
    void modelRuns() {
        proxy.cluster().scaleFromOutside("alpha", 1);
    }

    static List<HttpShape> shapes() {
        return HttpShape.table("from-clients.txt");
    }

    @ParameterizedTest
    @MethodSource("shapes")
    void answerIsTheOneOfTheTable(HttpShape shape) {
        String answer = answer(shape);
        if (shape.expected().contains("continue")) {
            assertThat(answer).startsWith(CONTINUE);
            answer = answer.substring(CONTINUE.length());
        }

        if (shape.expected().contains("model")) {
            assertThat(answer).startsWith("HTTP/1.1 200 OK\r\n").endsWith("\r\n\r\n" + MODELS_ANSWER);
        } else if (shape.answer().isEmpty()) {
            assertThat(HttpShape.error(answer)).isEqualTo(shape.expected().getFirst());
            assertThat(proxy.cluster().server("alpha").received())
                    .as("what reaches the model")
                    .isEmpty();
        } else {
            assertThat(HttpShape.canonical(answer)).isEqualTo(shape.answer());
        }
        check(shape);
    }

    private String answer(HttpShape shape) {
        RawConnection client = proxy.connect().send(HttpShape.bytes(shape.sent()));
        if (!shape.open()) {
            return client.readToEnd();
        }
        String all = client.send(NEXT).readUntil("GET /the-next-one here.");
        return all.substring(0, all.lastIndexOf("HTTP/1.1 404"));
    }

    private void check(HttpShape shape) {
        for (String line : shape.expected("sees")) {
            assertThat(line).endsWith(" " + seen().path());
        }
        shape.expected("sees-body").forEach(body -> assertThat(seen().body()).isEqualTo(body));
        for (String header : shape.expected("sees-header")) {
            String[] parts = header.split(": ", 2);
            assertThat(seen().header(parts[0])).containsExactly(parts[1]);
        }
        shape.expected("sees-no-header")
                .forEach(name -> assertThat(seen().header(name)).as(name).isEmpty());
    }

    private Call seen() {
        return proxy.cluster().server("alpha").onlyCall();
    }
}
