package dev.modelswap.proxy.ui;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import dev.modelswap.proxy.testing.FakeCluster.ScaleCall;
import dev.modelswap.proxy.testing.ProxyFixture;
import dev.modelswap.proxy.testing.Waiting;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.parallel.ResourceLock;

@ResourceLock("browser")
class ModelsPageTest {

    @RegisterExtension
    final UiFixture ui = new UiFixture();

    @RegisterExtension
    final ProxyFixture proxy = ProxyFixture.serving("""
            models:
            - {name: org/alpha, aliases: [first], ttl: 1h}
            - {name: beta}
            groups:
            - {name: small, members: [beta]}
            """);

    @Test
    void modelIsLoadedAndUnloaded() {
        Page page = ui.open(proxy.url());
        Locator alpha = model(page, "org/alpha");
        assertThat(alpha).containsText("Stopped");

        button(alpha, "Load org/alpha").click();

        assertThat(alpha).containsText("Ready");
        assertThat(alpha).containsText("Last used");
        assertThat(alpha).containsText("Unloads in");

        button(alpha, "Unload org/alpha").click();

        assertThat(alpha).containsText("Stopped");
        assertThat(proxy.cluster().scaleCalls())
                .containsExactly(new ScaleCall("org/alpha", 1), new ScaleCall("org/alpha", 0));
    }

    @Test
    void loadThatIsCancelledEnds() {
        Page page = ui.open(proxy.url());
        proxy.cluster().loadSlowly("beta");
        Locator beta = model(page, "beta");
        button(beta, "Load beta").click();
        assertThat(beta).containsText("Starting");

        button(beta, "Cancel load of beta").click();

        assertThat(beta).containsText("Stopped");
        assertThat(button(beta, "Load beta")).isVisible();
    }

    @Test
    void loadThatFailsTellsWhy() {
        Page page = ui.open(proxy.url());
        proxy.cluster().failPods("beta", "its image cannot be pulled");

        button(model(page, "beta"), "Load beta").click();

        assertThat(page.getByRole(AriaRole.ALERT)).containsText("its image cannot be pulled");
        assertThat(model(page, "beta")).containsText("Its last load failed");
        assertThat(model(page, "beta")).containsText("its image cannot be pulled");
    }

    @Test
    void changesOfOthersAreSeenAndAnnounced() {
        Page page = ui.open(proxy.url());
        assertThat(model(page, "beta")).containsText("Stopped");

        proxy.chat("beta");

        assertThat(model(page, "beta")).containsText("Ready");
        assertThat(page.locator("[aria-live=polite]")).containsText("beta is ready");
    }

    @Test
    void allModelsAreUnloadedAtOnce() {
        proxy.chat("beta");
        Page page = ui.open(proxy.url());
        assertThat(page.getByText("1 of 2 ready")).isVisible();

        button(page.locator("main"), "Unload all").click();

        assertThat(page.getByText("0 of 2 ready")).isVisible();
        Waiting.until(() -> proxy.cluster().pods("beta").isEmpty());
    }

    @Test
    void whatMayRunTogetherIsShown() {
        Page page = ui.open(proxy.url());
        Locator picture = page.getByRole(AriaRole.REGION, new Page.GetByRoleOptions().setName("What may run together"));

        assertThat(picture).containsText("small");
        assertThat(picture).containsText("In no group");
        assertThat(picture).containsText("One of them at a time.");
    }

    @Test
    void serverOfAModelIsOneLinkAway() {
        Page page = ui.open(proxy.url());

        Locator link = model(page, "org/alpha").getByRole(AriaRole.LINK).getByText("Open");

        assertThat(link).hasAttribute("href", "/upstream/org/alpha/");
    }

    private static Locator model(Page page, String id) {
        return page.getByRole(
                AriaRole.ARTICLE, new Page.GetByRoleOptions().setName(id).setExact(true));
    }

    private static Locator button(Locator inside, String name) {
        return inside.getByRole(
                AriaRole.BUTTON, new Locator.GetByRoleOptions().setName(name).setExact(true));
    }
}
