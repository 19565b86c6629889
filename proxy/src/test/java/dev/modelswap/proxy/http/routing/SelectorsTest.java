package dev.modelswap.proxy.http.routing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.modelswap.proxy.testing.Call;
import dev.modelswap.proxy.testing.FakeLlamaServer;
import dev.modelswap.proxy.testing.ProxyFixture;
import dev.modelswap.proxy.testing.RawConnection;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class SelectorsTest {

    private static final String CHAT = "/v1/chat/completions";

    @RegisterExtension
    final ProxyFixture proxy = ProxyFixture.serving("""
            models:
            - {name: alpha}
            - name: beta
              filters: {setParamsByID: {beta-fast: {effort: low}}}
            groups:
            - {name: all, swap: false, exclusive: false, members: [alpha, beta]}
            selectors:
            - {name: pinned, strategy: pin, targets: [beta-fast, alpha]}
            - {name: warm, strategy: warm, targets: [alpha, beta]}
            - {name: spill, strategy: spillover, spillover: 1, targets: [alpha, beta]}
            """);

    @Test
    void pinAlwaysAsksItsFirstTargetByThatName() {
        proxy.ready("alpha");

        assertThat(proxy.post(CHAT, "{\"model\":\"pinned\"}").statusCode()).isEqualTo(200);

        assertThat(proxy.cluster().server("beta").onlyCall().body())
                .isEqualTo("{\"model\":\"beta-fast\",\"effort\":\"low\"}");
    }

    @Test
    void warmAsksTheFirstTargetWhereNoneRuns() {
        assertThat(proxy.chat("warm").statusCode()).isEqualTo(200);

        assertThat(proxy.cluster().server("alpha").received()).hasSize(1);
        assertThat(proxy.cluster().pods("beta")).isEmpty();
    }

    @Test
    void warmAsksTheTargetThatIsReady() {
        proxy.ready("beta");

        assertThat(proxy.chat("warm").statusCode()).isEqualTo(200);

        assertThat(proxy.cluster().server("beta").received()).hasSize(1);
        assertThat(proxy.cluster().pods("alpha")).isEmpty();
    }

    @Test
    void warmAsksTheTargetThatIsStarting() {
        proxy.get("/health");
        proxy.cluster().loadSlowly("beta");
        proxy.cluster().scaleFromOutside("beta", 1);
        proxy.awaitState("beta", "starting");
        RawConnection client = proxy.connect();

        client.post(CHAT, ProxyFixture.chatBody("warm", false));

        proxy.awaitRequests(1, 0);
        proxy.cluster().server("beta").finishLoading();
        client.readUntil("choices");
        assertThat(proxy.cluster().pods("alpha")).isEmpty();
    }

    @Test
    void spilloverStartsAnotherTargetOnceTheActiveOnesAreBusy() {
        FakeLlamaServer alpha = proxy.ready("alpha");
        alpha.answerByHand();
        RawConnection first = proxy.connect();
        first.post(CHAT, ProxyFixture.chatBody("spill", false));
        Call held = alpha.nextCall();

        HttpResponse<String> second = proxy.chat("spill");

        assertThat(second.statusCode()).isEqualTo(200);
        assertThat(proxy.cluster().server("beta").received()).hasSize(1);
        held.answer(200, "application/json", "{}");
    }

    @Test
    void requestThatEndsInAnyWayMakesRoomAtItsTarget() {
        FakeLlamaServer alpha = proxy.ready("alpha");
        alpha.answerByHand();
        leaves(alpha);
        proxy.awaitOpen(0);
        breaks(alpha);
        proxy.awaitOpen(0);
        fails(alpha);
        proxy.awaitOpen(0);
        RawConnection client = proxy.connect();

        client.post(CHAT, ProxyFixture.chatBody("spill", false));

        alpha.nextCall().answer(200, "application/json", "{\"choices\":1}");
        client.readUntil("choices");
        assertThat(proxy.cluster().pods("beta")).isEmpty();
    }

    @Test
    void directRequestsAreNotCounted() {
        FakeLlamaServer alpha = proxy.ready("alpha");
        alpha.answerByHand();
        proxy.connect().post(CHAT, ProxyFixture.chatBody("alpha", false));
        alpha.nextCall();

        proxy.connect().post(CHAT, ProxyFixture.chatBody("spill", false));

        alpha.nextCall();
        assertThat(proxy.cluster().pods("beta")).isEmpty();
    }

    private void leaves(FakeLlamaServer alpha) {
        RawConnection client = proxy.connect();
        client.post(CHAT, ProxyFixture.chatBody("spill", false));
        Call call = alpha.nextCall();
        client.close();
        call.awaitCancelled();
        proxy.awaitRequests(0, 0);
    }

    private void breaks(FakeLlamaServer alpha) {
        RawConnection client = proxy.connect();
        Call call = proxy.beginStream(client, alpha, "spill");
        call.cut();
        client.readToEnd();
    }

    private void fails(FakeLlamaServer alpha) {
        RawConnection client = proxy.connect();
        client.post(CHAT, ProxyFixture.chatBody("spill", false));
        alpha.nextCall().answer(500, "application/json", "{\"error\":{}}");
        client.readUntil("}}");
    }
}
