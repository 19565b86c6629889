package dev.modelswap.proxy.ui;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.ColorScheme;
import dev.modelswap.proxy.testing.ProxyFixture;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What axe finds wrong with the pages, in both themes, and whether they fit a phone. */
@ResourceLock("browser")
class AccessibilityTest {

    private static final Path AXE = Path.of("../ui/node_modules/axe-core/axe.min.js");

    /** What axe complains of, with the elements. */
    private static final String VIOLATIONS = """
            async () => (await axe.run()).violations.flatMap(violation =>
                violation.nodes.map(node => violation.id + ': ' + node.target + ' ' + node.failureSummary))""";

    @RegisterExtension
    final UiFixture ui = new UiFixture();

    @RegisterExtension
    final ProxyFixture proxy = ProxyFixture.serving("""
            models:
            - {name: alpha-of-a-rather-long-name-that-does-not-break:latest, displayName: Alpha, description: The first, aliases: [a],
               capabilities: {in: [text, image], out: [text], tools: true, context: 8192}}
            - {name: beta}
            - {name: gamma, unlisted: true}
            groups:
            - {name: small, members: [beta]}
            profiles:
            - {name: coding, description: For work, aliases: {code: beta, off: ""}}
            selectors:
            - {name: any, strategy: warm, targets: [beta, gamma], description: Either}
            peers:
            - {name: far, url: "http://127.0.0.1:1", models: [away]}
            """);

    @BeforeEach
    void somethingHasHappened() {
        proxy.get("/health");
        proxy.cluster().showProfile("coding");
        proxy.chat("beta");
        proxy.cluster().failPods("gamma", "its image cannot be pulled");
        proxy.chat("gamma");
    }

    @ParameterizedTest
    @CsvSource({
        "models, LIGHT", "models, DARK",
        "timeline, LIGHT", "timeline, DARK",
        "activity, LIGHT", "activity, DARK",
        "playground/chat, LIGHT", "playground/chat, DARK",
        "playground/embeddings, LIGHT", "playground/embeddings, DARK",
        "playground/rerank, LIGHT", "playground/rerank, DARK",
        "logs, LIGHT", "logs, DARK",
    })
    void nothingIsWrongWithAPage(String place, ColorScheme colours) throws IOException {
        Page page = ui.open(proxy.url() + "/ui/#/" + place, colours, 1280, 800);
        settle(page);

        page.evaluate(Files.readString(AXE));

        assertThat((List<?>) page.evaluate(VIOLATIONS)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "models",
        "timeline",
        "activity",
        "playground/chat",
        "playground/embeddings",
        "playground/rerank",
        "logs"
    })
    void pageFitsAPhone(String place) throws IOException {
        Page page = ui.open(proxy.url() + "/ui/#/" + place, ColorScheme.LIGHT, 360, 740);
        settle(page);

        page.evaluate(Files.readString(AXE));

        assertThat(page.evaluate("document.documentElement.scrollWidth")).isEqualTo(360);
        assertThat((List<?>) page.evaluate(VIOLATIONS)).isEmpty();
    }

    private static void settle(Page page) {
        assertThat(page.getByRole(AriaRole.STATUS)).hasText("Live");
        assertThat(page.getByRole(AriaRole.HEADING, new Page.GetByRoleOptions().setLevel(1)))
                .isVisible();
    }
}
