package dev.modelswap.proxy.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Date;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** By their tokens proxies of one resource know each other, and nobody else. */
class PassportsTest {

    private static final String AUDIENCE = "proxies.lab.space.modelswap.dev";
    private static final String PROXY = "system:serviceaccount:space:lab-proxy";
    private final Instant soon = Instant.now().plusSeconds(600);

    @TempDir
    private Path folder;

    private final RSAKey key = key("one");
    private final AtomicReference<RSAKey> published = new AtomicReference<>(key);
    private final AtomicInteger asked = new AtomicInteger();
    private Passports passports;

    PassportsTest() throws JOSEException {}

    @BeforeEach
    void ownToken() throws IOException, JOSEException {
        Path file = folder.resolve("token");
        Files.writeString(file, token(key, PROXY, AUDIENCE, soon) + "\n");
        passports = new Passports(file, () -> {
            asked.incrementAndGet();
            return CompletableFuture.completedFuture(new JWKSet(published.get().toPublicJWK()).toString());
        });
    }

    @Test
    void anotherProxyOfTheResourceIsKnown() throws JOSEException {
        assertThat(isKnown(token(key, PROXY, AUDIENCE, soon))).isTrue();
        assertThat(isKnown(token(key, PROXY, AUDIENCE, soon.plusSeconds(60)))).isTrue();
        assertThat(isKnown(passports.own())).isTrue();
        assertThat(asked).as("the keys are asked for once").hasValue(1);
    }

    @Test
    void otherServiceAccountsAudiencesAndOldTokensAreNot() throws JOSEException {
        assertThat(isKnown(token(key, "system:serviceaccount:space:other-proxy", AUDIENCE, soon)))
                .isFalse();
        assertThat(isKnown(token(key, PROXY, "https://kubernetes.default.svc", soon)))
                .isFalse();
        assertThat(isKnown(token(key, PROXY, AUDIENCE, Instant.now().minusSeconds(600))))
                .isFalse();
        assertThat(isKnown("")).isFalse();
        assertThat(isKnown("no token")).isFalse();
    }

    @Test
    void tokenThatSomebodyElseHasSignedIsNot() throws JOSEException {
        assertThat(isKnown(token(key("one"), PROXY, AUDIENCE, soon))).isFalse();
    }

    @Test
    void keysThatTheApiServerHasAnewAreAskedForAndStrangersDoNotMakeItAskAgainAndAgain() throws JOSEException {
        RSAKey next = key("two");
        published.set(next);

        assertThat(isKnown(token(next, PROXY, AUDIENCE, soon))).isTrue();
        for (int i = 0; i < 10; i++) {
            isKnown(token(key("three"), PROXY, AUDIENCE, soon));
        }
        assertThat(asked).hasValue(1);
    }

    private boolean isKnown(String token) {
        return passports.isOfAProxy(token).join();
    }

    private static RSAKey key(String id) throws JOSEException {
        return new RSAKeyGenerator(2048).keyID(id).generate();
    }

    private static String token(RSAKey key, String subject, String audience, Instant until) throws JOSEException {
        SignedJWT token = new SignedJWT(
                new JWSHeader.Builder(JWSAlgorithm.RS256).keyID(key.getKeyID()).build(),
                new JWTClaimsSet.Builder()
                        .issuer("https://kubernetes.default.svc")
                        .subject(subject)
                        .audience(audience)
                        .expirationTime(Date.from(until))
                        .build());
        token.sign(new RSASSASigner(key));
        return token.serialize();
    }
}
