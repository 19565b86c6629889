package dev.modelswap.proxy.ui;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * The browser of one test: Chromium as the machine has it, one process for all tests. Without one, tests are skipped and say
 * so, unless {@code MODELSWAP_BROWSER} is {@code required}.
 */
final class UiFixture implements BeforeEachCallback, AfterEachCallback {

    private final List<String> problems = new ArrayList<>();
    private @Nullable BrowserContext session;

    @Override
    public void beforeEach(ExtensionContext test) {
        boolean found = Chromium.installed().isPresent();
        if (!found && "required".equals(System.getenv("MODELSWAP_BROWSER"))) {
            throw new AssertionError("Chromium is at none of " + Chromium.places());
        }
        Assumptions.assumeTrue(found, "the web UI is not tested: Chromium is at none of " + Chromium.places());
    }

    /** A page as a desktop shows it, in the light. */
    Page open(String url) {
        return open(url, ColorScheme.LIGHT, 1280, 800);
    }

    /** One whose user has told the browser this key. */
    Page openWithKey(String url, String key) {
        return open(url, new Browser.NewContextOptions().setHttpCredentials("me", key));
    }

    Page open(String url, ColorScheme colours, int width, int height) {
        return open(url, new Browser.NewContextOptions().setColorScheme(colours).setViewportSize(width, height));
    }

    private Page open(String url, Browser.NewContextOptions options) {
        BrowserContext opened = Chromium.shared().newContext(options.setLocale("en"));
        close();
        session = opened;
        opened.setDefaultTimeout(20_000);
        Page page = opened.newPage();
        page.onPageError(problems::add);
        page.navigate(url);
        return page;
    }

    private void close() {
        BrowserContext before = session;
        if (before != null) {
            before.close();
        }
    }

    @Override
    public void afterEach(ExtensionContext test) {
        close();
        if (!problems.isEmpty()) {
            throw new AssertionError("errors of the page: " + problems);
        }
    }
}
