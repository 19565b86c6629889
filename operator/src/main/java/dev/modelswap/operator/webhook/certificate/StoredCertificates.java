package dev.modelswap.operator.webhook.certificate;

import java.nio.charset.StandardCharsets;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The certificates as replicas of the operator share them, in a Secret.
 *
 * @param authorities whose certificates the API server is to accept; the newest, which signs, first
 * @param authorityKey the newest authority's
 * @param serving what replicas serve with; the newest authority's or one's before
 */
record StoredCertificates(List<X509Certificate> authorities, PrivateKey authorityKey, ServingCertificate serving) {

    /** Keys of the Secret's data, as cert-manager calls them. */
    static final String CHAIN = "tls.crt";

    static final String KEY = "tls.key";
    static final String AUTHORITIES = "ca.crt";
    static final String AUTHORITY_KEY = "ca.key";

    StoredCertificates {
        authorities = List.copyOf(authorities);
        if (!ServingCertificate.belongTogether(
                authorityKey, authorities.getFirst().getPublicKey())) {
            throw new IllegalArgumentException(AUTHORITY_KEY + " is not the key of the first of " + AUTHORITIES);
        }
    }

    /** All of them new. */
    static StoredCertificates anew(String host, Instant now) {
        Authority authority = Authority.make(now);
        return new StoredCertificates(List.of(authority.certificate()), authority.key(), authority.issue(host, now));
    }

    /** From a Secret's data; throws {@link IllegalArgumentException} with what is wrong about it. */
    static StoredCertificates of(Map<String, String> data) {
        return new StoredCertificates(
                Pem.certificates(text(data, AUTHORITIES)), Pem.key(text(data, AUTHORITY_KEY)), serving(data));
    }

    /** What of a Secret's data a server needs; throws {@link IllegalArgumentException} with what is wrong about it. */
    static ServingCertificate serving(Map<String, String> data) {
        return ServingCertificate.of(text(data, CHAIN), text(data, KEY));
    }

    /** A Secret's data. */
    Map<String, String> toData() {
        return Map.of(
                AUTHORITIES, base64(Pem.of(authorities)),
                AUTHORITY_KEY, base64(Pem.of(authorityKey)),
                CHAIN, base64(Pem.of(serving.chain())),
                KEY, base64(Pem.of(serving.key())));
    }

    /** With another authority that will sign, while those from before are still accepted. */
    StoredCertificates withNewAuthority(Instant now) {
        Authority authority = Authority.make(now);
        return new StoredCertificates(
                Stream.concat(Stream.of(authority.certificate()), accepted(now)).toList(), authority.key(), serving);
    }

    /** With another certificate to serve with. */
    StoredCertificates withNewServing(String host, Instant now) {
        return new StoredCertificates(accepted(now).toList(), authorityKey, newest().issue(host, now));
    }

    /** The authority that signs. */
    Authority newest() {
        return new Authority(authorityKey, authorities.getFirst());
    }

    private Stream<X509Certificate> accepted(Instant now) {
        return authorities.stream()
                .filter(authority -> now.isBefore(authority.getNotAfter().toInstant()));
    }

    private static String text(Map<String, String> data, String key) {
        String base64 =
                Optional.ofNullable(data.get(key)).orElseThrow(() -> new IllegalArgumentException("it has no " + key));
        return new String(Base64.getDecoder().decode(base64), StandardCharsets.UTF_8);
    }

    private static String base64(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }
}
