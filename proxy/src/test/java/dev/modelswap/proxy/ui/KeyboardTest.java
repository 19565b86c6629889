package dev.modelswap.proxy.ui;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import dev.modelswap.proxy.testing.ProxyFixture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.parallel.ResourceLock;

/** All that can be done can be done without a mouse. */
@ResourceLock("browser")
class KeyboardTest {

    @RegisterExtension
    final UiFixture ui = new UiFixture();

    @RegisterExtension
    final ProxyFixture proxy = ProxyFixture.serving("""
            models: [{name: alpha}]
            profiles: [{name: coding, aliases: {code: alpha}}]
            """);

    @Test
    void modelIsLoadedAskedAndUnloadedWithKeysAlone() {
        Page page = ui.open(proxy.url());
        assertThat(page.getByText("0 of 1 ready")).isVisible();
        page.keyboard().press("Tab");
        assertThat(page.getByText("Skip to content")).isFocused();
        page.keyboard().press("Enter");
        assertThat(page.locator("main")).isFocused();

        press(page, button(page, "Load alpha"));
        assertThat(button(page, "Unload alpha")).isFocused();

        press(page, page.getByRole(AriaRole.LINK, new Page.GetByRoleOptions().setName("Playground")));
        Locator message = page.getByLabel("Message");
        tabTo(page, message);
        page.keyboard().type("Hello");
        page.keyboard().press("Enter");
        assertThat(page.getByRole(AriaRole.ARTICLE, new Page.GetByRoleOptions().setName("You")))
                .hasText("Hello");

        press(
                page,
                page.getByRole(
                        AriaRole.LINK,
                        new Page.GetByRoleOptions().setName("Models").setExact(true)));
        press(page, button(page, "Unload alpha"));
        assertThat(page.getByText("0 of 1 ready")).isVisible();
    }

    @Test
    void profileIsChosenWithArrows() {
        Page page = ui.open(proxy.url());
        Locator picker = page.getByLabel("Profile").and(page.locator("select"));
        assertThat(picker).isVisible();
        tabTo(page, picker);

        page.keyboard().press("ArrowDown");

        assertThat(picker).hasValue("coding");
        assertThat(page.getByRole(AriaRole.HEADING, new Page.GetByRoleOptions().setName("Profile coding")))
                .isVisible();
    }

    @Test
    void chosenThemeStays() {
        Page page = ui.open(proxy.url());
        Locator toggle = page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("Theme"));
        press(page, toggle);
        press(page, toggle);
        assertThat(page.locator("html")).hasAttribute("data-theme", "dark");

        page.reload();

        assertThat(page.locator("html")).hasAttribute("data-theme", "dark");
        assertThat(toggle).hasAccessibleName("Theme: dark");
    }

    private static void press(Page page, Locator element) {
        assertThat(element).isVisible();
        tabTo(page, element);
        page.keyboard().press("Enter");
    }

    /** As many steps as it takes, but no more than a page has places. */
    private static void tabTo(Page page, Locator element) {
        for (int steps = 0; steps < 60; steps++) {
            if (Boolean.TRUE.equals(element.evaluate("element => element === document.activeElement"))) {
                return;
            }
            page.keyboard().press("Tab");
        }
        assertThat(element).isFocused();
    }

    private static Locator button(Page page, String name) {
        return page.getByRole(
                AriaRole.BUTTON, new Page.GetByRoleOptions().setName(name).setExact(true));
    }
}
