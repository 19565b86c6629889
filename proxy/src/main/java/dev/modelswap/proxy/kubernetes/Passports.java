package dev.modelswap.proxy.kubernetes;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.source.ImmutableJWKSet;
import com.nimbusds.jose.proc.BadJOSEException;
import com.nimbusds.jose.proc.JWSVerificationKeySelector;
import com.nimbusds.jose.proc.SecurityContext;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import com.nimbusds.jwt.proc.DefaultJWTClaimsVerifier;
import com.nimbusds.jwt.proc.DefaultJWTProcessor;
import dev.modelswap.proxy.cluster.CallFailures;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.text.ParseException;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The token by which proxies of one resource know each other: that of their service account, for an audience of their own, which the kubelet
 * renews in a mounted file. It is checked by the API server's public keys, which every service account may read, so that no Secret has
 * to be made and no right on the cluster given. Whoever's token has the same subject, audience and issuer as one's own is another one of them.
 */
final class Passports {

    private static final Logger LOG = LoggerFactory.getLogger(Passports.class);
    private static final Duration BETWEEN_LOOKS = Duration.ofSeconds(10);

    private final Path file;
    private final Supplier<CompletableFuture<String>> publicKeys;
    private @Nullable JWKSet keys;
    private long looked;

    /** Tokens like the one in {@code file}; {@code publicKeys} is a JSON Web Key Set (RFC 7517). */
    Passports(Path file, Supplier<CompletableFuture<String>> publicKeys) {
        this.file = file;
        this.publicKeys = publicKeys;
    }

    /** This proxy's own. */
    String own() {
        try {
            return Files.readString(file).strip();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Finds out at the start, and not when another proxy calls, whether tokens can be checked here; and says so if not. */
    void checkOwn() {
        CompletableFuture<Void> _ = CompletableFuture.supplyAsync(this::own)
                .thenCompose(this::isOfAProxy)
                .handle((known, error) -> {
                    if (error != null || !known) {
                        LOG.atWarn()
                                .addKeyValue(
                                        "error",
                                        error == null ? "its own is not signed with them" : CallFailures.message(error))
                                .log("other proxies cannot be known by their tokens: the API server's public keys"
                                        + " (/openid/v1/jwks) do not help");
                    }
                    return null;
                });
    }

    /** Whether this is the token of another proxy of the same resource, and valid now. */
    CompletableFuture<Boolean> isOfAProxy(String token) {
        JWKSet known = known();
        if (known != null && isSigned(token, known)) {
            return CompletableFuture.completedFuture(true);
        }
        if (!mayLook()) {
            return CompletableFuture.completedFuture(false);
        }
        // The API server may have new keys.
        return publicKeys.get().thenApply(json -> {
            JWKSet fresh = parsed(json);
            know(fresh);
            return isSigned(token, fresh);
        });
    }

    private synchronized @Nullable JWKSet known() {
        return keys;
    }

    private synchronized void know(JWKSet fresh) {
        keys = fresh;
    }

    /** Tokens of strangers must not make it ask the API server again and again. */
    private synchronized boolean mayLook() {
        long now = System.nanoTime();
        if (looked != 0 && now - looked < BETWEEN_LOOKS.toNanos()) {
            return false;
        }
        looked = now;
        return true;
    }

    private boolean isSigned(String token, JWKSet keys) {
        try {
            JWTClaimsSet own = SignedJWT.parse(own()).getJWTClaimsSet();
            JWTClaimsSet expected = new JWTClaimsSet.Builder()
                    .issuer(own.getIssuer())
                    .subject(own.getSubject())
                    .build();
            DefaultJWTProcessor<SecurityContext> processor = new DefaultJWTProcessor<>();
            processor.setJWSKeySelector(new JWSVerificationKeySelector<>(
                    Set.copyOf(JWSAlgorithm.Family.SIGNATURE), new ImmutableJWKSet<>(keys)));
            processor.setJWTClaimsSetVerifier(new DefaultJWTClaimsVerifier<>(
                    Set.copyOf(own.getAudience()), expected, Set.of("exp", "sub", "aud"), Set.of()));
            processor.process(token, null);
            return true;
        } catch (BadJOSEException | JOSEException | ParseException e) {
            LOG.atDebug().addKeyValue("error", e.getMessage()).log("a token is not another proxy's");
            return false;
        }
    }

    private static JWKSet parsed(String json) {
        try {
            return JWKSet.parse(json);
        } catch (ParseException e) {
            throw new IllegalStateException("the API server's public keys cannot be read", e);
        }
    }
}
