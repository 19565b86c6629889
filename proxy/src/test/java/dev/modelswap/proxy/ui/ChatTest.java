package dev.modelswap.proxy.ui;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.FilePayload;
import dev.modelswap.proxy.testing.Call;
import dev.modelswap.proxy.testing.FakeLlamaServer;
import dev.modelswap.proxy.testing.ProxyFixture;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.parallel.ResourceLock;

@ResourceLock("browser")
class ChatTest {

    @RegisterExtension
    final UiFixture ui = new UiFixture();

    @RegisterExtension
    final ProxyFixture proxy = ProxyFixture.serving("""
            models:
            - {name: alpha, aliases: [first]}
            - {name: beta, sendLoadingState: true}
            profiles:
            - {name: coding, aliases: {code: alpha}}
            selectors:
            - {name: any, strategy: warm, targets: [alpha, beta]}
            """);

    @Test
    void answerIsShownAsItComesReasoningApart() {
        FakeLlamaServer server = proxy.readyByHand("alpha");
        Page page = chat("alpha");
        say(page, "Hello there");
        Call call = server.nextCall();
        call.startStream();

        call.event(delta("reasoning_content", "hmm"));
        assertThat(answer(page).locator("details")).containsText("hmm");
        call.event(delta("content", "**Good** "));
        assertThat(answer(page).locator("strong")).hasText("Good");
        call.event(delta("content", "day<img src=x onerror=alert(1)>"));
        call.event("[DONE]");
        call.end();

        assertThat(answer(page)).containsText("Good day");
        assertThat(answer(page).locator("img")).hasCount(0);
        assertThat(button(page, "Send")).isVisible();
        JsonObject asked = new JsonObject(call.body());
        assertThat(asked.getJsonArray("messages").getJsonObject(0).getString("content"))
                .isEqualTo("Hello there");
        assertThat(call.header("x-session-id").getFirst()).startsWith("playground-");
    }

    @Test
    void stopEndsTheRequestAndKeepsWhatCame() {
        FakeLlamaServer server = proxy.readyByHand("alpha");
        Page page = chat("alpha");
        say(page, "Count");
        Call call = server.nextCall();
        call.startStream();
        call.event(delta("content", "one two"));
        assertThat(answer(page)).containsText("one two");

        button(page, "Stop").click();

        call.awaitCancelled();
        assertThat(answer(page)).containsText("Stopped.");
        assertThat(answer(page)).containsText("one two");
    }

    @Test
    void loadIsShownUntilTheAnswerBegins() {
        Page page = chat("beta");
        proxy.cluster().loadSlowly("beta");
        say(page, "Hello");
        assertThat(answer(page)).containsText("Loading the model");

        FakeLlamaServer server = proxy.cluster().server("beta");
        server.answerByHand();
        server.finishLoading();
        Call call = server.nextCall();
        call.startStream();
        call.event(delta("content", "at last"));
        call.end();

        assertThat(answer(page)).containsText("at last");
        assertThat(answer(page)).not().containsText("Loading the model");
    }

    @Test
    void errorOfTheModelIsShown() {
        FakeLlamaServer server = proxy.readyByHand("alpha");
        Page page = chat("alpha");
        say(page, "Hello");

        server.nextCall().answer(400, "application/json", "{\"error\":{\"message\":\"too long a prompt\"}}");

        assertThat(answer(page)).containsText("too long a prompt");
    }

    @Test
    void imageIsSentWithTheMessage() {
        FakeLlamaServer server = proxy.readyByHand("alpha");
        Page page = chat("alpha");
        page.locator("input[type=file]").setInputFiles(new FilePayload("dot.png", "image/png", new byte[] {1, 2, 3}));
        assertThat(page.getByAltText("Image 1 to be sent")).isVisible();

        say(page, "What is this?");

        Call call = server.nextCall();
        assertThat(call.body()).contains("data:image/png;base64,AQID").contains("What is this?");
        call.answer(200, "text/event-stream", "data: [DONE]\n\n");
    }

    @Test
    void modelsAreOfferedByProfileSelectorAndName() {
        proxy.get("/health");
        proxy.cluster().showProfile("coding");

        Page page = ui.open(proxy.url() + "/ui/#/playground/chat");

        Locator groups = page.getByLabel("Model").locator("optgroup");
        assertThat(groups).hasCount(4);
        assertThat(groups.nth(0)).hasAttribute("label", "Profile coding");
        assertThat(groups.nth(0)).hasText("code");
        assertThat(groups.nth(1)).hasText("any");
        assertThat(groups.nth(3)).hasText("first");
    }

    private Page chat(String model) {
        Page page = ui.open(proxy.url() + "/ui/#/playground/chat");
        page.getByLabel("Model").selectOption(model);
        return page;
    }

    private static void say(Page page, String text) {
        page.getByLabel("Message").fill(text);
        button(page, "Send").click();
    }

    private static Locator answer(Page page) {
        return page.getByRole(
                AriaRole.ARTICLE, new Page.GetByRoleOptions().setName("Model").setExact(true));
    }

    private static Locator button(Page page, String name) {
        return page.getByRole(
                AriaRole.BUTTON, new Page.GetByRoleOptions().setName(name).setExact(true));
    }

    private static String delta(String field, String text) {
        return new JsonObject()
                .put("choices", new JsonArray().add(new JsonObject().put("delta", new JsonObject().put(field, text))))
                .encode();
    }
}
