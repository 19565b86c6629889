package dev.modelswap.proxy.ui;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import dev.modelswap.proxy.testing.ProxyFixture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.parallel.ResourceLock;

@ResourceLock("browser")
class ProfilePickerTest {

    private static final String WITH_PROFILES = """
            models:
            - {name: alpha, aliases: [first]}
            - {name: beta}
            profiles:
            - {name: coding, description: For work, aliases: {first: beta, code: alpha}}
            - {name: writing, aliases: {first: ""}}
            """;

    @RegisterExtension
    final UiFixture ui = new UiFixture();

    @RegisterExtension
    final ProxyFixture proxy = ProxyFixture.serving(WITH_PROFILES);

    @Test
    void profileIsChosenAndItsNamesAreShown() {
        Page page = ui.open(proxy.url());
        assertThat(picker(page).locator("option")).hasText(new String[] {"None", "coding", "writing"});

        picker(page).selectOption("coding");

        assertThat(model(page, "beta")).containsText("first");
        assertThat(model(page, "alpha")).containsText("code");
        assertThat(page.getByRole(AriaRole.HEADING, new Page.GetByRoleOptions().setName("Profile coding")))
                .isVisible();
        assertThat(proxy.cluster().wantedProfiles()).containsExactly("coding");
        picker(page).selectOption("");
        assertThat(model(page, "alpha")).containsText("first");
    }

    @Test
    void switchOfOthersIsShownWithoutReload() {
        Page page = ui.open(proxy.url());
        assertThat(picker(page)).hasValue("");

        proxy.cluster().showProfile("writing");

        assertThat(picker(page)).hasValue("writing");
    }

    @Test
    void switchThatFailsIsToldAndTakenBack() {
        Page page = ui.open(proxy.url());
        proxy.cluster().refuseWrites("not today");

        picker(page).selectOption("coding");

        assertThat(page.getByRole(AriaRole.ALERT)).containsText("not today");
        assertThat(picker(page)).hasValue("");
    }

    @Test
    void pickerIsNotThereWithoutProfiles() {
        proxy.cluster().configure(proxy.config("models: [{name: alpha}]"));
        Page page = ui.open(proxy.url());
        assertThat(model(page, "alpha")).isVisible();

        assertThat(picker(page)).hasCount(0);
    }

    private static Locator picker(Page page) {
        return page.getByLabel("Profile").and(page.locator("select"));
    }

    private static Locator model(Page page, String id) {
        return page.getByRole(
                AriaRole.ARTICLE, new Page.GetByRoleOptions().setName(id).setExact(true));
    }
}
