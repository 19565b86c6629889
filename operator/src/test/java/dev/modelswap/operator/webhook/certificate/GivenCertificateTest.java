package dev.modelswap.operator.webhook.certificate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fabric8.kubernetes.api.model.SecretBuilder;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class GivenCertificateTest {

    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");

    private final StoredCertificates stored = StoredCertificates.anew("webhook.system.svc", NOW);

    @Test
    void certificateIsTakenAsItIsAndNoAuthorityIsNeeded() {
        Map<String, String> data = new HashMap<>(stored.toData());
        data.remove("ca.key");
        data.remove("ca.crt");

        assertThat(of(data).current(NOW)).isEqualTo(stored.serving());
    }

    @Test
    void secretThatIsNotThereYetOrIncompleteIsNamed() {
        assertThatThrownBy(() -> new GivenCertificate(Optional::empty).current(NOW))
                .hasMessageContaining("not there yet");
        assertThatThrownBy(() -> of(Map.of()).current(NOW)).hasMessageContaining("tls.");
    }

    private static GivenCertificate of(Map<String, String> data) {
        return new GivenCertificate(
                () -> Optional.of(new SecretBuilder().withData(data).build()));
    }
}
