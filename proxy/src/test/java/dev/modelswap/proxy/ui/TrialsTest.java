package dev.modelswap.proxy.ui;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import dev.modelswap.proxy.testing.Call;
import dev.modelswap.proxy.testing.FakeLlamaServer;
import dev.modelswap.proxy.testing.ProxyFixture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.parallel.ResourceLock;

/** The playground's embeddings and rerank. */
@ResourceLock("browser")
class TrialsTest {

    @RegisterExtension
    final UiFixture ui = new UiFixture();

    @RegisterExtension
    final ProxyFixture proxy = ProxyFixture.serving("models: [{name: alpha}]");

    @Test
    void textsAreComparedByTheirEmbeddings() {
        FakeLlamaServer server = proxy.readyByHand("alpha");
        Page page = ui.open(proxy.url() + "/ui/#/playground/embeddings");
        page.getByLabel("Texts").fill("a\nb\n");

        run(page, "Embed");
        Call call = server.nextCall();
        call.answer(200, "application/json", """
                {"data": [{"index": 1, "embedding": [0, 2]}, {"index": 0, "embedding": [1, 1]}]}""");

        assertThat(page.getByText("2 vectors of 2 numbers")).isVisible();
        assertThat(page.getByRole(AriaRole.CELL)).hasText(new String[] {"1.000", "0.707", "0.707", "1.000"});
        assertThat(call.path()).isEqualTo("/v1/embeddings");
        assertThat(call.body()).contains("\"input\":[\"a\",\"b\"]");
    }

    @Test
    void documentsAreShownInTheOrderOfTheirScores() {
        FakeLlamaServer server = proxy.readyByHand("alpha");
        Page page = ui.open(proxy.url() + "/ui/#/playground/rerank");
        page.getByLabel("Documents").fill("worse\nbetter");

        run(page, "Rank");
        server.nextCall().answer(200, "application/json", """
                {"results": [{"index": 0, "relevance_score": 0.1}, {"index": 1, "relevance_score": 0.9}]}""");

        assertThat(page.getByRole(AriaRole.CELL)).hasText(new String[] {"better", "0.9000", "worse", "0.1000"});
    }

    @Test
    void errorIsShown() {
        FakeLlamaServer server = proxy.readyByHand("alpha");
        Page page = ui.open(proxy.url() + "/ui/#/playground/rerank");

        run(page, "Rank");
        server.nextCall().answer(501, "application/json", "{\"error\":{\"message\":\"no reranking model\"}}");

        assertThat(page.getByText("no reranking model")).isVisible();
    }

    private static void run(Page page, String verb) {
        assertThat(page.getByLabel("Model")).hasValue("alpha");
        page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName(verb))
                .click();
    }
}
