package dev.modelswap.operator.webhook.certificate;

import io.fabric8.kubernetes.api.model.Secret;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;

/** The certificate that somebody else keeps in a Secret, which may be there later. */
record GivenCertificate(Supplier<Optional<Secret>> secret) implements CertificateSource {

    @Override
    public ServingCertificate current(Instant now) {
        Secret found = secret.get()
                .orElseThrow(() -> new IllegalStateException("the Secret with the certificate is not there yet"));
        return StoredCertificates.serving(Objects.requireNonNullElse(found.getData(), Map.of()));
    }
}
