package dev.modelswap.operator.webhook.certificate;

import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The certificate that replicas of the operator make for themselves. The Secret is the truth: who finds something due writes
 * it there, unless another was faster, and everybody serves with what is there.
 */
final class OwnCertificate implements CertificateSource {

    private static final Logger LOG = LoggerFactory.getLogger(OwnCertificate.class);

    /** More than replicas there are. */
    private static final int ATTEMPTS = 10;

    private final WebhookObjects objects;
    private final String host;

    /** For the server of this DNS name. */
    OwnCertificate(WebhookObjects objects, String host) {
        this.objects = objects;
        this.host = host;
    }

    @Override
    public ServingCertificate current(Instant now) {
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            Optional<StoredCertificates> settled = settle(now);
            if (settled.isPresent()) {
                objects.accept(Pem.of(settled.get().authorities()));
                return settled.get().serving();
            }
        }
        throw new IllegalStateException("the Secret is written by somebody else all the time");
    }

    /** What the Secret holds after what is due was done; empty if somebody else wrote it meanwhile. */
    private Optional<StoredCertificates> settle(Instant now) {
        Secret secret = objects.secret()
                .orElseThrow(() ->
                        new IllegalStateException("the Secret for the certificate is missing: the chart makes it"));
        Optional<StoredCertificates> stored = stored(secret);
        Rotation due = Rotation.due(stored, host, now);
        StoredCertificates next = next(due, stored, now);
        if (due != Rotation.KEEP) {
            if (!objects.replace(
                    new SecretBuilder(secret).withData(next.toData()).build())) {
                return Optional.empty();
            }
            LOG.atInfo()
                    .addKeyValue("secret", secret.getMetadata().getName())
                    .addKeyValue("expires", next.serving().leaf().getNotAfter().toInstant())
                    .log("certificates of the webhook: {}", due);
        }
        return Optional.of(next);
    }

    private StoredCertificates next(Rotation due, Optional<StoredCertificates> stored, Instant now) {
        return switch (due) {
            case KEEP -> stored.orElseThrow();
            case ADD_AUTHORITY -> stored.orElseThrow().withNewAuthority(now);
            case RENEW_SERVING -> stored.orElseThrow().withNewServing(host, now);
            case START_ANEW -> StoredCertificates.anew(host, now);
        };
    }

    private static Optional<StoredCertificates> stored(Secret secret) {
        Map<String, String> data = Objects.requireNonNullElse(secret.getData(), Map.of());
        if (data.isEmpty()) {
            return Optional.empty();
        }
        try {
            return Optional.of(StoredCertificates.of(data));
        } catch (IllegalArgumentException e) {
            LOG.atWarn()
                    .addKeyValue("secret", secret.getMetadata().getName())
                    .addKeyValue("error", e.getMessage())
                    .log("the Secret holds no certificates of the webhook and is written anew");
            return Optional.empty();
        }
    }
}
