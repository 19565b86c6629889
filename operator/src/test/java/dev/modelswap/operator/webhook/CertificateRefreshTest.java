package dev.modelswap.operator.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import dev.modelswap.operator.webhook.certificate.CertificateSource;
import dev.modelswap.operator.webhook.certificate.Certificates;
import dev.modelswap.operator.webhook.certificate.ServingCertificate;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class CertificateRefreshTest {

    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");

    private final List<ServingCertificate> served = new ArrayList<>();

    @Test
    void failureIsTriedAgainSoonAndTheServerKeepsItsCertificate() {
        ServingCertificate certificate = Certificates.at(NOW).serving("localhost");
        try (CertificateRefresh refresh = refresh(now -> certificate)) {
            assertThat(refresh.once()).isEqualTo(Duration.ofMinutes(1));
        }
        try (CertificateRefresh refresh = refresh(now -> {
            throw new IllegalStateException("the API server is away");
        })) {
            assertThat(refresh.once()).isEqualTo(Duration.ofSeconds(5));
        }

        assertThat(served).containsExactly(certificate);
    }

    private CertificateRefresh refresh(CertificateSource source) {
        return new CertificateRefresh(source, served::add, Clock.fixed(NOW, ZoneOffset.UTC));
    }
}
