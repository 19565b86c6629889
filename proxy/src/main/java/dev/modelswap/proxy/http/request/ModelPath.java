package dev.modelswap.proxy.http.request;

import dev.modelswap.crds.naming.NameResolver;
import dev.modelswap.crds.naming.Resolution;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * A path that begins with the name of a model, which may have slashes of its own.
 *
 * @param name as it was called
 * @param rest what follows the name, from its slash on, encoded as it came; empty if nothing follows
 */
public record ModelPath(Resolution.Target target, String name, String rest) {

    /** Names have at most this many characters; longer beginnings are not looked at. */
    private static final int MAX_NAME = 3 * 512;

    /** The longest beginning of {@code path} that is a model's name; a name that the active profile disables is none. */
    public static Optional<ModelPath> find(NameResolver names, String path) {
        Optional<ModelPath> longest = Optional.empty();
        for (int end = next(path, 0); end <= MAX_NAME; end = next(path, end + 1)) {
            String name = decoded(path.substring(0, end));
            switch (names.resolve(name)) {
                case Resolution.Target target ->
                    longest = Optional.of(new ModelPath(target, name, path.substring(end)));
                case Resolution.Disabled _ -> longest = Optional.empty();
                case Resolution.Selected _, Resolution.NotPaired _, Resolution.Unknown _ -> {}
            }
            if (end == path.length()) {
                break;
            }
        }
        return longest;
    }

    private static int next(String path, int from) {
        int slash = path.indexOf('/', from);
        return slash < 0 ? path.length() : slash;
    }

    private static String decoded(String text) {
        try {
            return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            return text;
        }
    }
}
