package dev.modelswap.crds.serving;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Paths behind {@code /upstream/MODEL} for which no model is loaded. Patterns are RE2's, as llama-swap's are, so that no
 * pattern takes more than linear time over a path that a client sends. A pattern may match anywhere in the path.
 */
public final class IgnoredPaths {

    /** The assets of a page. */
    private static final List<String> BUILT_IN = List.of("\\.(js|json|css|png|gif|jpg|jpeg|ico|txt)$");

    private final List<Pattern> patterns;

    private IgnoredPaths(List<Pattern> patterns) {
        this.patterns = patterns;
    }

    /** Those that match one of {@code patterns}; null or none: a page's assets. Throws {@link IllegalArgumentException} at a text that is no pattern. */
    public static IgnoredPaths of(@Nullable List<String> patterns) {
        List<String> given = patterns == null || patterns.isEmpty() ? BUILT_IN : patterns;
        return new IgnoredPaths(given.stream().map(IgnoredPaths::compile).toList());
    }

    /** Whether requests for {@code path}, which begins with a slash and has no query, load no model. */
    public boolean contains(String path) {
        return patterns.stream().anyMatch(pattern -> pattern.matcher(path).find());
    }

    private static Pattern compile(String text) {
        try {
            return Pattern.compile(text);
        } catch (PatternSyntaxException e) {
            throw new IllegalArgumentException(
                    "'" + text + "' is no regular expression (" + e.getDescription()
                            + "): write one as RE2 reads it, without look-around and back references",
                    e);
        }
    }
}
