package dev.modelswap.proxy.http.server;

import dev.modelswap.proxy.http.answer.ApiError;
import dev.modelswap.proxy.http.client.ClientRequest;
import dev.modelswap.proxy.secrets.SecretFiles;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Lets in who has one of the keys: as password of Basic, as Bearer token, or in x-api-key; the first of these that a request
 * has is the one that counts. A key that was good for that goes no further; other credentials are the upstream's.
 */
public final class ApiKeys {

    private static final String X_API_KEY = "x-api-key";

    private final SecretFiles files;
    private final AtomicReference<Known> known = new AtomicReference<>(new Known(null, List.of()));

    /** The keys of what was read last, hashed, so that comparing them takes the same time whatever they are. */
    private record Known(SecretFiles.@Nullable Contents of, List<byte[]> hashes) {}

    /** The keys are the lines of these files. */
    public ApiKeys(SecretFiles files) {
        this.files = files;
    }

    /** Lets the request go on, or answers it. */
    void check(RoutingContext routing) {
        if (ClientRequest.of(routing).ofAdministrator()) {
            routing.next();
            return;
        }
        HttpServerRequest request = routing.request();
        List<byte[]> hashes = hashes();
        if (hashes.isEmpty()) {
            String problem = files.now().problem();
            answer(
                    routing,
                    ApiError.unavailable("API keys are asked for, but none can be had: "
                            + (problem.isEmpty() ? "the Secret has none" : problem) + "."));
            return;
        }
        String candidate = candidate(request);
        if (candidate == null || !has(hashes, candidate)) {
            routing.response().putHeader("WWW-Authenticate", "Basic realm=\"modelswap\"");
            answer(
                    routing,
                    new ApiError(
                            401, "authentication_error", "unauthorized", "unauthorized: invalid or missing API key"));
            return;
        }
        strip(ClientRequest.of(routing), hashes);
        routing.next();
    }

    /** Whether there are any. */
    boolean exist() {
        return !hashes().isEmpty();
    }

    /** Takes the keys that the request has away from it; false if it has none. */
    boolean strip(ClientRequest client) {
        return strip(client, hashes());
    }

    private static boolean strip(ClientRequest client, List<byte[]> hashes) {
        HttpServerRequest request = client.request();
        int before = request.headers().size();
        String authorized = authorization(request);
        if (authorized != null && has(hashes, authorized)) {
            client.takeKey(HttpHeaders.AUTHORIZATION.toString());
        }
        String key = request.getHeader(X_API_KEY);
        if (key != null && has(hashes, key)) {
            client.takeKey(X_API_KEY);
        }
        return request.headers().size() < before;
    }

    private static @Nullable String candidate(HttpServerRequest request) {
        String authorized = authorization(request);
        return authorized == null ? request.getHeader(X_API_KEY) : authorized;
    }

    /** The key in the Authorization header; null if there is none that can be read. */
    private static @Nullable String authorization(HttpServerRequest request) {
        String header = request.getHeader(HttpHeaders.AUTHORIZATION);
        int space = header == null ? -1 : header.indexOf(' ');
        if (header == null || space < 0) {
            return null;
        }
        String value = header.substring(space + 1).strip();
        return switch (header.substring(0, space).toLowerCase(Locale.ROOT)) {
            case "bearer" -> value;
            case "basic" -> password(value);
            default -> null;
        };
    }

    private static @Nullable String password(String encoded) {
        try {
            String both = new String(Base64.getDecoder().decode(encoded), StandardCharsets.UTF_8);
            int colon = both.indexOf(':');
            return colon < 0 ? null : both.substring(colon + 1);
        } catch (IllegalArgumentException e) {
            return null;
        }
    }

    @SuppressWarnings("ReferenceEquality") // the same reading, not an equal one
    private List<byte[]> hashes() {
        SecretFiles.Contents now = files.now();
        Known last = known.get();
        if (last.of() == now) {
            return last.hashes();
        }
        List<byte[]> hashes = now.files().values().stream()
                .flatMap(String::lines)
                .map(String::strip)
                .filter(line -> !line.isEmpty())
                .map(ApiKeys::hash)
                .toList();
        known.set(new Known(now, hashes));
        return hashes;
    }

    /** Looks at all of them, found or not. */
    private static boolean has(List<byte[]> hashes, String candidate) {
        byte[] hash = hash(candidate);
        boolean found = false;
        for (byte[] known : hashes) {
            found |= MessageDigest.isEqual(known, hash);
        }
        return found;
    }

    private static byte[] hash(String key) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(key.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JVM has SHA-256", e);
        }
    }

    private static void answer(RoutingContext routing, ApiError error) {
        ClientRequest.of(routing).refuse(error);
    }
}
