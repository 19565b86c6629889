package dev.modelswap.operator.webhook.certificate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.cert.CertPathValidator;
import java.security.cert.CertificateFactory;
import java.security.cert.PKIXParameters;
import java.security.cert.TrustAnchor;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collections;
import java.util.Date;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class OwnCertificateTest {

    private static final String HOST = "webhook.system.svc";
    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

    private final FakeCluster cluster = new FakeCluster();

    @Test
    void emptySecretIsFilledAndTheAuthorityIsMadeKnown() throws GeneralSecurityException {
        ServingCertificate serving = replica().current(START);

        assertThat(cluster.writes).isEqualTo(1);
        assertAccepted(serving, cluster.accepted, START);
        assertThat(replica().current(START)).isEqualTo(serving);
        assertThat(cluster.writes).isEqualTo(1);
    }

    @Test
    void garbageIsReplaced() throws GeneralSecurityException {
        for (String key : List.of("ca.crt", "ca.key", "tls.crt", "tls.key")) {
            replica().current(START);
            cluster.put(key, "garbage");

            assertAccepted(replica().current(START), cluster.accepted, START);
        }
        assertThat(cluster.writes).isEqualTo(5);
    }

    @Test
    void keyOfAnotherCertificateIsReplaced() throws GeneralSecurityException {
        StoredCertificates other = StoredCertificates.anew(HOST, START);
        for (String key : List.of("ca.key", "tls.key")) {
            replica().current(START);
            cluster.put(key, Pem.of(other.authorityKey()));

            assertAccepted(replica().current(START), cluster.accepted, START);
        }
        assertThat(cluster.writes).isEqualTo(3);
    }

    /** As cert-manager leaves it. */
    @Test
    void certificateWithoutAnAuthorityOfOursIsReplaced() throws GeneralSecurityException {
        replica().current(START);
        cluster.remove("ca.key");

        assertAccepted(replica().current(START), cluster.accepted, START);
    }

    @Test
    void expiredCertificatesAreReplaced() throws GeneralSecurityException {
        replica().current(START);
        Instant later = START.plus(Duration.ofDays(1000));

        assertAccepted(replica().current(later), cluster.accepted, later);
    }

    @Test
    void replicaThatIsSlowerTakesWhatTheOtherMade() {
        OwnCertificate slower =
                new OwnCertificate(cluster.behind(() -> replica().current(START)), HOST);

        ServingCertificate served = slower.current(START);

        assertThat(cluster.writes).isEqualTo(1);
        assertThat(served).isEqualTo(replica().current(START));
    }

    @Test
    void missingSecretIsNamedAndNothingIsServed() {
        cluster.secret = null;

        assertThatThrownBy(() -> replica().current(START)).hasMessageContaining("Secret");
    }

    @Test
    void bundleThatSomebodyReplacedIsRestored() throws GeneralSecurityException {
        ServingCertificate serving = replica().current(START);
        cluster.accepted = "";

        replica().current(START);

        assertAccepted(serving, cluster.accepted, START);
    }

    /**
     * Two replicas look in turn, every quarter of an hour where something changed lately, and the API server learns of
     * authorities three looks late: at no time does either replica serve with a certificate that it does not accept.
     */
    @Test
    void noRequestFailsOverThreeYearsOfRenewals() throws GeneralSecurityException {
        List<ServingCertificate> served =
                new ArrayList<>(Collections.nCopies(2, replica().current(START)));
        Deque<String> published = new ArrayDeque<>(Collections.nCopies(3, cluster.accepted));
        Instant changed = START;
        Instant now = START;
        for (int look = 0; now.isBefore(START.plus(Duration.ofDays(3 * 365))); look++) {
            int writes = cluster.writes;
            served.set(look % 2, replica().current(now));
            published.addLast(cluster.accepted);
            String known = published.removeFirst();

            assertAccepted(served.getFirst(), known, now);
            assertAccepted(served.getLast(), known, now);

            changed = cluster.writes > writes ? now : changed;
            boolean lately = now.isBefore(changed.plus(Duration.ofHours(3)));
            now = now.plus(lately ? Duration.ofMinutes(15) : Duration.ofHours(12));
        }
        assertThat(cluster.writes).isGreaterThan(20);
        assertThat(Pem.certificates(cluster.accepted)).hasSizeLessThan(3);
    }

    private OwnCertificate replica() {
        return new OwnCertificate(cluster, HOST);
    }

    private static void assertAccepted(ServingCertificate serving, String authorities, Instant now)
            throws GeneralSecurityException {
        PKIXParameters parameters = new PKIXParameters(Pem.certificates(authorities).stream()
                .map(authority -> new TrustAnchor(authority, null))
                .collect(Collectors.toSet()));
        parameters.setRevocationEnabled(false);
        parameters.setDate(Date.from(now));
        CertPathValidator.getInstance("PKIX")
                .validate(CertificateFactory.getInstance("X.509").generateCertPath(serving.chain()), parameters);
    }

    /** One Secret with optimistic locking, and what the API server accepts. */
    private static final class FakeCluster implements WebhookObjects {

        private @Nullable Secret secret = new SecretBuilder()
                .withNewMetadata()
                .withName("certificate")
                .withResourceVersion("0")
                .endMetadata()
                .build();

        private String accepted = "";
        private int writes;

        @Override
        public Optional<Secret> secret() {
            return Optional.ofNullable(secret);
        }

        @Override
        public boolean replace(Secret next) {
            String version = secret().orElseThrow().getMetadata().getResourceVersion();
            if (!version.equals(next.getMetadata().getResourceVersion())) {
                return false;
            }
            writes++;
            secret = new SecretBuilder(next)
                    .editMetadata()
                    .withResourceVersion(version + "0")
                    .endMetadata()
                    .build();
            return true;
        }

        @Override
        public void accept(String authorities) {
            accepted = authorities;
        }

        void put(String key, String text) {
            change(data -> data.put(key, Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8))));
        }

        void remove(String key) {
            change(data -> data.remove(key));
        }

        private void change(Consumer<Map<String, String>> change) {
            SecretBuilder builder = new SecretBuilder(secret().orElseThrow());
            Map<String, String> data = new HashMap<>(builder.getData());
            change.accept(data);
            secret = builder.withData(data).build();
        }

        /** This cluster for a replica between whose first reading and writing something happens. */
        WebhookObjects behind(Runnable meanwhile) {
            FakeCluster cluster = this;
            return new WebhookObjects() {

                private boolean done;

                @Override
                public Optional<Secret> secret() {
                    Optional<Secret> read = cluster.secret();
                    if (!done) {
                        done = true;
                        meanwhile.run();
                    }
                    return read;
                }

                @Override
                public boolean replace(Secret next) {
                    return cluster.replace(next);
                }

                @Override
                public void accept(String authorities) {
                    cluster.accept(authorities);
                }
            };
        }
    }
}
