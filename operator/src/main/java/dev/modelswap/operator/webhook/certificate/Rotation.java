package dev.modelswap.operator.webhook.certificate;

import java.security.GeneralSecurityException;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * When certificates are made anew, so that no request fails over it: a new authority is first accepted, beside the one before,
 * by every API server; then it signs; and the one before is accepted until it has expired.
 */
enum Rotation {
    /** Nothing is due. */
    KEEP,
    /** Another authority is made known. It does not sign yet. */
    ADD_AUTHORITY,
    /** The newest authority signs another certificate. */
    RENEW_SERVING,
    /** Nothing of what is there is of use. */
    START_ANEW;

    /** Enough for an authority to come from one replica to the API servers, and a certificate to the other replicas. */
    static final Duration MADE_KNOWN = Duration.ofHours(1);

    /** What is due at {@code now} for the server of this DNS name; {@code stored} is empty if that is nothing of ours. */
    static Rotation due(Optional<StoredCertificates> stored, String host, Instant now) {
        return stored.map(certificates -> due(certificates, host, now)).orElse(START_ANEW);
    }

    private static Rotation due(StoredCertificates stored, String host, Instant now) {
        X509Certificate authority = stored.newest().certificate();
        X509Certificate serving = stored.serving().leaf();
        if (!isValid(authority, now)) {
            return START_ANEW;
        }
        if (!isValid(serving, now) || !isFor(host, serving) || !isOfAny(stored.authorities(), serving, now)) {
            return RENEW_SERVING;
        }
        if (isAged(authority, now)) {
            return ADD_AUTHORITY;
        }
        boolean isMadeKnown = !now.isBefore(Authority.made(authority).plus(MADE_KNOWN));
        return isMadeKnown && (isAged(serving, now) || !isOf(authority, serving)) ? RENEW_SERVING : KEEP;
    }

    private static boolean isValid(X509Certificate certificate, Instant now) {
        return !now.isBefore(certificate.getNotBefore().toInstant())
                && now.isBefore(certificate.getNotAfter().toInstant());
    }

    /** The last third of its life has begun. */
    private static boolean isAged(X509Certificate certificate, Instant now) {
        Instant end = certificate.getNotAfter().toInstant();
        Duration life = Duration.between(certificate.getNotBefore().toInstant(), end);
        return !now.isBefore(end.minus(life.dividedBy(3)));
    }

    private static boolean isFor(String host, X509Certificate certificate) {
        try {
            return Objects.requireNonNullElse(certificate.getSubjectAlternativeNames(), List.<List<?>>of()).stream()
                    .anyMatch(name -> host.equals(name.get(1)));
        } catch (CertificateParsingException e) {
            return false;
        }
    }

    private static boolean isOfAny(List<X509Certificate> authorities, X509Certificate certificate, Instant now) {
        return authorities.stream().anyMatch(authority -> isValid(authority, now) && isOf(authority, certificate));
    }

    private static boolean isOf(X509Certificate authority, X509Certificate certificate) {
        try {
            certificate.verify(authority.getPublicKey());
            return true;
        } catch (GeneralSecurityException e) {
            return false;
        }
    }
}
