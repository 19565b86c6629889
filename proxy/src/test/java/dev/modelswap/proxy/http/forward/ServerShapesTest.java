package dev.modelswap.proxy.http.forward;

import static org.assertj.core.api.Assertions.assertThat;

import dev.modelswap.proxy.testing.Call;
import dev.modelswap.proxy.testing.FakeLlamaServer;
import dev.modelswap.proxy.testing.ProxyFixture;
import dev.modelswap.proxy.testing.RawConnection;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What models' servers answer, byte for byte, and what clients get of it: {@code http-shapes/from-servers.txt}. */
class ServerShapesTest {

    private static final String NEXT = "GET /the-next-one HTTP/1.1\r\nHost: lab\r\n\r\n";
    private static final String CUT = "cut";

    /** So often is a request sent that its server did not answer. */
    private static final int TRIES = 3;

    @RegisterExtension
    final ProxyFixture proxy = ProxyFixture.serving("""
            models:
            - {name: alpha}
            """);

    static List<HttpShape> shapes() {
        return HttpShape.table("from-servers.txt");
    }

    @ParameterizedTest
    @MethodSource("shapes")
    void answerIsPassedOnOrRefusedAsTheTableSays(HttpShape shape) {
        proxy.cluster().scaleFromOutside("alpha", 1);
        FakeLlamaServer server = proxy.cluster().server("alpha");
        server.answerByHand();
        RawConnection client = proxy.connect().send(request(shape));
        for (int i = 0; i < (shape.name().contains("three times") ? TRIES : 1); i++) {
            answer(server.nextCall(), shape.sent());
        }

        String answer = received(client, shape);

        if (shape.answer().isEmpty()) {
            assertThat(HttpShape.error(answer)).isEqualTo(shape.expected().getFirst());
        } else {
            assertThat(HttpShape.canonical(answer)).isEqualTo(shape.answer());
        }
        proxy.awaitRequests(0, 0);
    }

    private static void answer(Call call, List<String> lines) {
        boolean cut = lines.getLast().equals(CUT);
        call.write(HttpShape.bytes(cut ? lines.subList(0, lines.size() - 1) : lines)
                .getBytes(StandardCharsets.UTF_8));
        if (cut) {
            call.cut();
        }
    }

    private static String received(RawConnection client, HttpShape shape) {
        if (!shape.open()) {
            return client.readToEnd();
        }
        String all = client.send(NEXT).readUntil("GET /the-next-one here.");
        return all.substring(0, all.lastIndexOf("HTTP/1.1 404"));
    }

    private static String request(HttpShape shape) {
        String who = shape.name().substring(shape.name().indexOf('|') + 1).strip();
        return switch (who) {
            case "GET", "HEAD" -> who + " /upstream/alpha/path HTTP/1.1\r\nHost: lab\r\n\r\n";
            case "POST" -> chat("1.1", HttpShape.CHAT);
            case "OLD" -> chat("1.0", HttpShape.CHAT);
            case "STREAM" -> chat("1.1", "{\"model\":\"alpha\",\"stream\":true}");
            default -> throw new IllegalArgumentException(who);
        };
    }

    private static String chat(String version, String body) {
        return "POST /v1/chat/completions HTTP/" + version + "\r\nHost: lab\r\nContent-Length: " + body.length()
                + "\r\n\r\n" + body;
    }
}
