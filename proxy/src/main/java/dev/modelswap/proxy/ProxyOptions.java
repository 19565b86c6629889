package dev.modelswap.proxy;

import dev.modelswap.crds.api.ActivitySettings;
import dev.modelswap.proxy.activity.sqlite.ActivityFile;
import dev.modelswap.proxy.http.client.BodyRoom;
import dev.modelswap.proxy.http.client.ClientPatience;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What the proxy's environment says.
 *
 * <ul>
 *   <li>{@code MODELSWAP_NAME}, {@code MODELSWAP_NAMESPACE}: the resource it serves
 *   <li>{@code MODELSWAP_POD}: the pod it runs in; absent, it leads without regard to other proxies of the resource
 *   <li>{@code MODELSWAP_TOKEN_FILE}: the token by which proxies of the resource know each other; absent, it can neither follow another one nor be
 *       followed
 *   <li>{@code MODELSWAP_PORT} (8080), {@code MODELSWAP_MANAGEMENT_PORT} (8081), {@code MODELSWAP_PROXIES_PORT} (8082)
 *   <li>{@code MODELSWAP_API_KEYS_DIR}, {@code MODELSWAP_PEER_KEYS_DIR}, {@code MODELSWAP_ADMIN_KEYS_DIR}: where Secrets are mounted, see {@link Keys}
 *   <li>{@code MODELSWAP_CAPTURE_BYTES} (0): how much of requests and answers is kept, see {@link Memory}
 *   <li>{@code MODELSWAP_ACTIVITY_IN_MEMORY} (1000): how many requests that have ended are kept in memory
 *   <li>{@code MODELSWAP_ACTIVITY_FILE}, {@code MODELSWAP_ACTIVITY_ROWS} (100000), {@code MODELSWAP_ACTIVITY_SECONDS} (for ever): where
 *       they are kept as well, how many, and how long
 *   <li>{@code MODELSWAP_WARM_UP_MILLIS} (1000): how long it may ask itself at its start, so that its first clients need not wait
 *   <li>{@code MODELSWAP_STOP_SECONDS} (110): how long open requests may go on after it was told to stop
 * </ul>
 */
public record ProxyOptions(
        String namespace,
        String resource,
        @Nullable String pod,
        @Nullable Path token,
        Ports ports,
        Keys keys,
        Memory memory,
        Duration warmUp,
        long stopPatienceMillis) {

    /**
     * Where to listen.
     *
     * @param api for clients; -1: at any free port
     * @param management for the kubelet and Prometheus; 0: at any free port
     * @param proxies for the other proxy that leads; 0: at any free port, -1: nowhere
     */
    public record Ports(int api, int management, int proxies) {}

    /**
     * How long the proxy waits for others.
     *
     * @param profile for the operator to confirm a profile
     * @param deregistration for the Service to stop sending new requests to a proxy that is not ready any more
     * @param reconnect for a backend that cannot be connected to
     * @param clients for what they are to send
     */
    public record Patience(Duration profile, Duration deregistration, Duration reconnect, ClientPatience clients) {

        /** What suits a cluster. */
        public static Patience usual() {
            return new Patience(
                    Duration.ofSeconds(10), Duration.ofSeconds(3), Duration.ofSeconds(10), ClientPatience.usual());
        }
    }

    /**
     * Where Secrets with keys are mounted.
     *
     * @param api whose lines are the keys that clients must send; null: none is asked for
     * @param peers with a file for each peer that wants a key; null: none does
     * @param admins whose lines are the keys of those who may read captures; null: nobody may
     */
    public record Keys(
            @Nullable Path api,
            @Nullable Path peers,
            @Nullable Path admins) {

        /** Without administrators. */
        public Keys(@Nullable Path api, @Nullable Path peers) {
            this(api, peers, null);
        }
    }

    /**
     * What the proxy keeps in memory, and for those who ask later.
     *
     * @param bodyBytes of the bodies of all requests that have not ended
     * @param captureBytes of requests and answers; 0: none are kept
     * @param activityRows requests that have ended, in memory
     * @param activityFile where they are kept as well; null: nowhere
     */
    public record Memory(
            long bodyBytes,
            long captureBytes,
            int activityRows,
            @Nullable ActivityFile activityFile) {

        /** With as much for bodies as the JVM can spare. */
        public Memory(long captureBytes, int activityRows, @Nullable ActivityFile activityFile) {
            this(BodyRoom.usual(), captureBytes, activityRows, activityFile);
        }

        /** With the usual activity, in memory. */
        public Memory(long captureBytes) {
            this(captureBytes, ActivitySettings.DEFAULT_IN_MEMORY, null);
        }

        /** What is kept if nothing is said. */
        public static Memory usual() {
            return new Memory(0);
        }
    }

    /** Reads the environment; throws {@link IllegalArgumentException} naming the variable that is missing or wrong. */
    static ProxyOptions of(Map<String, String> environment) {
        Path token = path(environment, "MODELSWAP_TOKEN_FILE");
        return new ProxyOptions(
                required(environment, "MODELSWAP_NAMESPACE"),
                required(environment, "MODELSWAP_NAME"),
                environment.get("MODELSWAP_POD"),
                token,
                new Ports(
                        number(environment, "MODELSWAP_PORT", 8080),
                        number(environment, "MODELSWAP_MANAGEMENT_PORT", 8081),
                        token == null ? -1 : number(environment, "MODELSWAP_PROXIES_PORT", 8082)),
                new Keys(
                        path(environment, "MODELSWAP_API_KEYS_DIR"),
                        path(environment, "MODELSWAP_PEER_KEYS_DIR"),
                        path(environment, "MODELSWAP_ADMIN_KEYS_DIR")),
                new Memory(
                        amount(environment, "MODELSWAP_CAPTURE_BYTES", "bytes"),
                        number(environment, "MODELSWAP_ACTIVITY_IN_MEMORY", ActivitySettings.DEFAULT_IN_MEMORY),
                        activityFile(environment)),
                Duration.ofMillis(number(environment, "MODELSWAP_WARM_UP_MILLIS", 1_000)),
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
