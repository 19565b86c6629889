package dev.modelswap.proxy.ui;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import dev.modelswap.proxy.testing.Call;
import dev.modelswap.proxy.testing.FakeLlamaServer;
import dev.modelswap.proxy.testing.ProxyFixture;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.parallel.ResourceLock;

@ResourceLock("browser")
class ActivityPageTest {

    private static final String USAGE = """
            {"object": "chat.completion", "choices": [], "timings": {"prompt_n": 1234, "predicted_n": 20,
             "prompt_per_second": 800.5, "predicted_per_second": 41.5}}""";

    @RegisterExtension
    final UiFixture ui = new UiFixture();

    @RegisterExtension
    final ProxyFixture proxy = ProxyFixture.serving("models: [{name: alpha}, {name: beta}]");

    private FakeLlamaServer alpha;

    @BeforeEach
    void alphaRuns() {
        proxy.get("/health");
        proxy.cluster().scaleFromOutside("alpha", 1);
        proxy.awaitState("alpha", "ready");
        alpha = proxy.cluster().server("alpha");
        alpha.answerByHand();
    }

    @Test
    void requestIsSeenInFlightAndWithItsTokensWhenItHasEnded() {
        Page page = ui.open(proxy.url() + "/ui/#/activity");
        assertThat(page.getByText("No request has ended yet.")).isVisible();
        var answer = proxy.chatLater("alpha");
        Call call = alpha.nextCall();
        assertThat(table(page, "Requests in flight")).containsText("POST /v1/chat/completions");

        call.answer(200, "application/json", USAGE);
        answer.join();

        Locator row = table(page, "Ended requests").getByRole(AriaRole.ROW).nth(1);
        assertThat(row).containsText("1,234");
        assertThat(row).containsText("41.5");
        assertThat(row).containsText("–"); // cached tokens, of which the server says nothing
        assertThat(page.locator(".stats")).containsText("1,234");
        assertThat(table(page, "Requests in flight")).hasCount(0);
    }

    @Test
    void requestInFlightIsCancelled() {
        Page page = ui.open(proxy.url() + "/ui/#/activity");
        var _ = proxy.chatLater("alpha");
        Call call = alpha.nextCall();

        table(page, "Requests in flight").getByRole(AriaRole.BUTTON).click();

        call.awaitCancelled();
        assertThat(page.getByText("In flight (0)")).isVisible();
    }

    @Test
    void rowsAreSortedAndFiltered() {
        proxy.chat("beta");
        proxy.chat("nobody");
        Page page = ui.open(proxy.url() + "/ui/#/activity");
        Locator table = table(page, "Ended requests");
        assertThat(table.getByRole(AriaRole.ROW)).hasCount(3);

        table.getByRole(AriaRole.BUTTON, new Locator.GetByRoleOptions().setName("Status"))
                .click();
        assertThat(table.getByRole(AriaRole.ROW).nth(1)).containsText("404");
        table.getByRole(AriaRole.BUTTON, new Locator.GetByRoleOptions().setName("Status"))
                .click();
        assertThat(table.getByRole(AriaRole.ROW).nth(1)).containsText("200");

        page.getByLabel("Model").selectOption("beta");
        assertThat(table.getByRole(AriaRole.ROW)).hasCount(2);
    }

    private static Locator table(Page page, String name) {
        return page.getByRole(AriaRole.REGION, new Page.GetByRoleOptions().setName(name));
    }
}
