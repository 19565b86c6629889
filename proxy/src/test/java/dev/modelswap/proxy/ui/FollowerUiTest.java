package dev.modelswap.proxy.ui;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import dev.modelswap.proxy.testing.Call;
import dev.modelswap.proxy.testing.ProxyFixture;
import dev.modelswap.proxy.testing.Waiting;
import java.net.http.HttpResponse;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.parallel.ResourceLock;

/** The UI as a proxy shows it that another one leads: all proxies' requests are there, and models obey. */
@ResourceLock("browser")
class FollowerUiTest {

    @RegisterExtension
    final UiFixture ui = new UiFixture();

    @RegisterExtension
    final ProxyFixture world = ProxyFixture.serving("models: [{name: alpha}, {name: beta}]");

    @RegisterExtension
    final ProxyFixture leads = ProxyFixture.beside(world, "leads");

    @RegisterExtension
    final ProxyFixture follows = ProxyFixture.beside(world, "follows");

    @Test
    void requestsOfTheOtherProxyAreShownAndModelsAreLoadedAndUnloaded() {
        leads.member().lead(1);
        follows.start();
        follows.show(true, false);
        leads.get("/health");
        leads.show(true, false);
        Waiting.until(() -> follows.managed("/readyz") == 200);
        Page page = ui.open(follows.url());
        Locator alpha = page.getByRole(
                AriaRole.ARTICLE, new Page.GetByRoleOptions().setName("alpha").setExact(true));

        alpha.getByRole(AriaRole.BUTTON, new Locator.GetByRoleOptions().setName("Load alpha"))
                .click();
        assertThat(alpha).containsText("Ready");

        world.cluster().server("alpha").answerByHand();
        CompletableFuture<HttpResponse<String>> elsewhere = leads.chatLater("alpha");
        Call running = world.cluster().server("alpha").nextCall();
        page.navigate(follows.url() + "/ui/#/activity");
        assertThat(page.getByText("In flight (1)")).isVisible();
        running.answer(200, "application/json", "{}");
        Waiting.resultOf(elsewhere);
        assertThat(page.getByText("In flight (0)")).isVisible();

        page.navigate(follows.url() + "/ui/#/models");
        alpha.getByRole(AriaRole.BUTTON, new Locator.GetByRoleOptions().setName("Unload alpha"))
                .click();
        assertThat(alpha).containsText("Stopped");
    }
}
