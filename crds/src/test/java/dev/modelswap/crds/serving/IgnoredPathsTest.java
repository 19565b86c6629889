package dev.modelswap.crds.serving;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;

class IgnoredPathsTest {

    @Test
    void withoutPatternsTheyAreAPagesAssets() {
        for (IgnoredPaths paths : List.of(IgnoredPaths.of(null), IgnoredPaths.of(List.of()))) {
            assertThat(paths.contains("/favicon.ico")).isTrue();
            assertThat(paths.contains("/a/b/app.js")).isTrue();
            assertThat(paths.contains("/v1/chat/completions")).isFalse();
            assertThat(paths.contains("/app.js/run")).isFalse();
        }
    }

    @Test
    void givenPatternsReplaceTheBuiltInAndMatchAnywhere() {
        IgnoredPaths paths = IgnoredPaths.of(List.of("^/assets/", "logo"));

        assertThat(paths.contains("/assets/x")).isTrue();
        assertThat(paths.contains("/my/logo/large")).isTrue();
        assertThat(paths.contains("/app.js")).isFalse();
    }

    @Test
    void patternThatWouldBacktrackForEverTakesLinearTime() {
        IgnoredPaths paths = IgnoredPaths.of(List.of("^/(a+)+$"));

        boolean contains = Assertions.assertTimeoutPreemptively(
                Duration.ofSeconds(10), () -> paths.contains("/" + "a".repeat(10_000) + "!"));

        assertThat(contains).isFalse();
    }

    @Test
    void textThatIsNoPatternIsRefused() {
        assertThatThrownBy(() -> IgnoredPaths.of(List.of("(")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("'(' is no regular expression");
    }
}
