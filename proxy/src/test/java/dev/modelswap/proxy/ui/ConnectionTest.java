package dev.modelswap.proxy.ui;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import dev.modelswap.proxy.testing.ProxyFixture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.parallel.ResourceLock;

@ResourceLock("browser")
class ConnectionTest {

    @RegisterExtension
    final UiFixture ui = new UiFixture();

    @RegisterExtension
    final ProxyFixture proxy = ProxyFixture.serving("""
            models: [{name: alpha}]
            profiles: [{name: coding, aliases: {code: alpha}}]
            """);

    @Test
    void lostConnectionIsToldAndTheStateIsRebuiltOnceItIsBack() {
        try (Cable cable = new Cable(proxy.url())) {
            Page page = ui.open(cable.url() + "/ui/");
            Locator alpha = page.getByRole(AriaRole.ARTICLE, new Page.GetByRoleOptions().setName("alpha"));
            assertThat(page.getByRole(AriaRole.STATUS)).hasText("Live");
            assertThat(alpha).containsText("Stopped");

            cable.pullOut();
            assertThat(page.getByRole(AriaRole.STATUS)).hasText("Reconnecting");
            assertThat(page.getByText("The connection to the proxy is lost.")).isVisible();
            proxy.chat("alpha");
            proxy.cluster().showProfile("coding");

            cable.putIn();
            assertThat(page.getByRole(AriaRole.STATUS)).hasText("Live");
            assertThat(alpha).containsText("Ready");
            assertThat(page.getByLabel("Profile").and(page.locator("select"))).hasValue("coding");
        }
    }
}
