package dev.modelswap.proxy.ui;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import dev.modelswap.proxy.testing.ProxyFixture;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.parallel.ResourceLock;

@ResourceLock("browser")
class TimelinePageTest {

    @RegisterExtension
    final UiFixture ui = new UiFixture();

    @RegisterExtension
    final ProxyFixture proxy = ProxyFixture.serving("models: [{name: alpha}, {name: beta}]");

    @Test
    void swapIsSeenInThePictureAndInWords() {
        Page page = ui.open(proxy.url() + "/ui/#/timeline");
        assertThat(page.getByText("No model ran in this time.")).isVisible();

        proxy.chat("alpha");
        proxy.chat("beta");

        assertThat(lane(page, "beta: loads 1, failures 0, now ready")).isVisible();
        assertThat(lane(page, "alpha: loads 1, failures 0")).isVisible();
        assertThat(page.getByRole(AriaRole.ROW)
                        .filter(new Locator.FilterOptions().setHasText("beta"))
                        .first())
                .hasText(Pattern.compile("beta\\s*ready"));
    }

    @Test
    void failureIsToldWithItsCause() {
        Page page = ui.open(proxy.url() + "/ui/#/timeline");
        proxy.get("/health");
        proxy.cluster().failPods("alpha", "its image cannot be pulled");

        proxy.chat("alpha");

        assertThat(page.getByRole(AriaRole.TABLE)).containsText("its image cannot be pulled");
        assertThat(page.locator("rect.failed")).hasCount(1);
    }

    private static Locator lane(Page page, String summary) {
        return page.getByRole(AriaRole.IMG, new Page.GetByRoleOptions().setName(summary));
    }
}
