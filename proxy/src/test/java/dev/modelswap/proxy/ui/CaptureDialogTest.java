package dev.modelswap.proxy.ui;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import dev.modelswap.proxy.ProxyOptions;
import dev.modelswap.proxy.testing.ProxyFixture;
import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.ResourceLock;

/** Captures, read by who has entered the page with an admin key. */
@ResourceLock("browser")
class CaptureDialogTest {

    private static final String QUESTION =
            "{\"model\":\"alpha\",\"messages\":[{\"role\":\"user\",\"content\":\"What is 1 > 0? ÿþ ~~~???>>>\"}]}";

    @TempDir
    static Path secret;

    @RegisterExtension
    final UiFixture ui = new UiFixture();

    @RegisterExtension
    final ProxyFixture proxy = ProxyFixture.serving(
            "models: [{name: alpha}]", new ProxyOptions.Keys(secret, null, secret), new ProxyOptions.Memory(1_000_000));

    @BeforeAll
    static void mount() throws IOException {
        Files.writeString(secret.resolve("someone"), "admin-key");
    }

    @Test
    void captureIsShownLaidOutAndAsSent() {
        proxy.send(proxy.request("/v1/chat/completions")
                .header("Authorization", "Bearer admin-key")
                .POST(BodyPublishers.ofString(QUESTION))
                .build());
        Page page = ui.openWithKey(proxy.url() + "/ui/#/activity", "admin-key");

        page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("Capture of request"))
                .click();

        Locator dialog = page.getByRole(AriaRole.DIALOG);
        Locator request = dialog.getByRole(AriaRole.REGION, new Locator.GetByRoleOptions().setName("Request"));
        assertThat(request.locator("pre")).containsText("\"content\": \"What is 1 > 0? ÿþ ~~~???>>>\"");
        request.getByLabel("As sent").check();
        assertThat(request.locator("pre")).hasText(QUESTION);
        assertThat(dialog.getByRole(AriaRole.REGION, new Locator.GetByRoleOptions().setName("Answer")))
                .containsText("chat.completion");

        page.keyboard().press("Escape");
        assertThat(dialog).hasCount(0);
    }
}
