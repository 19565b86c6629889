package dev.modelswap.proxy;

import dev.modelswap.crds.api.ActivitySettings;
import dev.modelswap.proxy.activity.sqlite.ActivityFile;
import dev.modelswap.proxy.http.ProxyServer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What the proxy's environment says.
 *
 * <ul>
 *   <li>{@code MODELSWAP_NAME}, {@code MODELSWAP_NAMESPACE}: the resource it serves
 *   <li>{@code MODELSWAP_POD}: the pod it runs in; absent, it acts without regard to other proxies of the resource
 *   <li>{@code MODELSWAP_PORT} (8080), {@code MODELSWAP_MANAGEMENT_PORT} (8081)
 *   <li>{@code MODELSWAP_API_KEYS_DIR}, {@code MODELSWAP_PEER_KEYS_DIR}, {@code MODELSWAP_ADMIN_KEYS_DIR}: where Secrets are mounted, see {@link ProxyServer.Keys}
 *   <li>{@code MODELSWAP_CAPTURE_BYTES} (0): how much of requests and answers is kept, see {@link ProxyServer.Memory}
 *   <li>{@code MODELSWAP_ACTIVITY_IN_MEMORY} (1000): how many requests that have ended are kept in memory
 *   <li>{@code MODELSWAP_ACTIVITY_FILE}, {@code MODELSWAP_ACTIVITY_ROWS} (100000), {@code MODELSWAP_ACTIVITY_SECONDS} (for ever): where
 *       they are kept as well, how many, and how long
 *   <li>{@code MODELSWAP_STOP_SECONDS} (110): how long open requests may go on after it was told to stop
 * </ul>
 */
record ProxyOptions(
        String namespace,
        String resource,
        @Nullable String pod,
        ProxyServer.Ports ports,
        ProxyServer.Keys keys,
        ProxyServer.Memory memory,
        long stopPatienceMillis) {

    /** Reads the environment; throws {@link IllegalArgumentException} naming the variable that is missing or wrong. */
    static ProxyOptions of(Map<String, String> environment) {
        return new ProxyOptions(
                required(environment, "MODELSWAP_NAMESPACE"),
                required(environment, "MODELSWAP_NAME"),
                environment.get("MODELSWAP_POD"),
                new ProxyServer.Ports(
                        number(environment, "MODELSWAP_PORT", 8080),
                        number(environment, "MODELSWAP_MANAGEMENT_PORT", 8081)),
                new ProxyServer.Keys(
                        path(environment, "MODELSWAP_API_KEYS_DIR"),
                        path(environment, "MODELSWAP_PEER_KEYS_DIR"),
                        path(environment, "MODELSWAP_ADMIN_KEYS_DIR")),
                new ProxyServer.Memory(
                        amount(environment, "MODELSWAP_CAPTURE_BYTES", "bytes"),
                        number(environment, "MODELSWAP_ACTIVITY_IN_MEMORY", ActivitySettings.DEFAULT_IN_MEMORY),
                        activityFile(environment)),
                number(environment, "MODELSWAP_STOP_SECONDS", 110) * 1_000L);
    }

    private static String required(Map<String, String> environment, String name) {
        String value = environment.get(name);
        if (value == null || value.isBlank()) {
            throw new IllegalArgumentException(name + " is not set: it says which ModelSwap to serve");
        }
        return value;
    }

    private static @Nullable Path path(Map<String, String> environment, String name) {
        String value = environment.get(name);
        return value == null || value.isBlank() ? null : Path.of(value);
    }

    private static @Nullable ActivityFile activityFile(Map<String, String> environment) {
        Path file = path(environment, "MODELSWAP_ACTIVITY_FILE");
        long seconds = amount(environment, "MODELSWAP_ACTIVITY_SECONDS", "seconds");
        return file == null
                ? null
                : new ActivityFile(
                        file,
                        number(environment, "MODELSWAP_ACTIVITY_ROWS", ActivitySettings.DEFAULT_STORED),
                        seconds == 0 ? null : Duration.ofSeconds(seconds));
    }

    private static long amount(Map<String, String> environment, String name, String unit) {
        String value = environment.getOrDefault(name, "0");
        try {
            return Long.parseUnsignedLong(value);
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException(name + " must be a number of " + unit + ", not '" + value + "'", e);
        }
    }

    private static int number(Map<String, String> environment, String name, int absent) {
        String value = environment.get(name);
        try {
            return value == null ? absent : Integer.parseInt(value);
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException(name + " must be a whole number, not '" + value + "'", e);
        }
    }
}
