package dev.modelswap.proxy.ui;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import dev.modelswap.proxy.testing.FakePod;
import dev.modelswap.proxy.testing.ProxyFixture;
import java.time.Instant;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.parallel.ResourceLock;

@ResourceLock("browser")
class LogsPageTest {

    @RegisterExtension
    final UiFixture ui = new UiFixture();

    @RegisterExtension
    final ProxyFixture proxy = ProxyFixture.serving("models: [{name: org/alpha}]");

    @BeforeEach
    void alphaRuns() {
        proxy.get("/health");
        proxy.cluster().scaleFromOutside("org/alpha", 1);
        proxy.awaitState("org/alpha", "ready");
    }

    @Test
    void linesOfAModelAreShownAsTheyComeWithTheirColours() {
        write("model loaded");
        Page page = ui.open(proxy.url() + "/ui/#/logs/org%2Falpha");
        assertThat(log(page)).containsText("model loaded");

        write("\u001b[31mtrouble\u001b[0m ahead");

        assertThat(log(page)).containsText("trouble ahead");
        assertThat(log(page).locator(".red")).hasText("trouble");
    }

    @Test
    void onlyLinesThatMatchAreShown() {
        write("alpha one");
        write("beta two");
        Page page = ui.open(proxy.url() + "/ui/#/logs/org%2Falpha");
        assertThat(log(page)).containsText("beta two");

        page.getByLabel("Only lines with").fill("ALPHA");
        assertThat(log(page)).hasText("alpha one");

        page.getByLabel("Regular expression").check();
        page.getByLabel("Only lines with").fill("^beta t.o$");
        assertThat(log(page)).hasText("beta two");

        page.getByLabel("Only lines with").fill("(");
        assertThat(page.getByText("This is no regular expression")).isVisible();
        assertThat(log(page)).containsText("alpha one");
    }

    @Test
    void endIsFollowedUntilTheUserScrollsUp() {
        for (int line = 1; line <= 200; line++) {
            write("line " + line);
        }
        Page page = ui.open(proxy.url() + "/ui/#/logs/org%2Falpha");
        assertThat(log(page).getByText("line 200", new Locator.GetByTextOptions().setExact(true)))
                .isInViewport();

        log(page).evaluate("log => log.scrollTo({top: 0})");
        Locator toEnd = page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("To the end"));
        assertThat(toEnd).isVisible();
        write("line 201");
        Locator last = log(page).getByText("line 201", new Locator.GetByTextOptions().setExact(true));
        assertThat(last).isAttached();
        assertThat(last).not().isInViewport();

        toEnd.click();
        assertThat(last).isInViewport();
    }

    @Test
    void olderLinesFallAwayBeyondTheCap() {
        String filler = "x".repeat(1000);
        for (int line = 1; line <= 120; line++) {
            write("<" + line + "> " + filler);
        }

        Page page = ui.open(proxy.url() + "/ui/#/logs/org%2Falpha");

        assertThat(log(page)).containsText("<120>");
        assertThat(log(page)).not().containsText("<1>");
    }

    @Test
    void logOfTheProxyIsTheFirstChoice() {
        Page page = ui.open(proxy.url() + "/ui/#/logs");

        assertThat(page.getByLabel("Log of")).hasValue("proxy");
        assertThat(log(page)).containsText("ready");
        page.getByLabel("Log of").selectOption("org/alpha");
        assertThat(page).hasURL(proxy.url() + "/ui/#/logs/org%2Falpha");
    }

    private void write(String line) {
        FakePod pod = proxy.cluster().pods("org/alpha").getFirst();
        proxy.cluster().podLogs().write(pod, Instant.now(), line);
    }

    private static Locator log(Page page) {
        return page.getByRole(AriaRole.LOG);
    }
}
