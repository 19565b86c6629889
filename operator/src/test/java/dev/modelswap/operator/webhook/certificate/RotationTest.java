package dev.modelswap.operator.webhook.certificate;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class RotationTest {

    private static final String HOST = "webhook.system.svc";
    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

    private final StoredCertificates fresh = StoredCertificates.anew(HOST, START);

    @Test
    void nothingOfOursIsStartedAnew() {
        assertThat(Rotation.due(Optional.empty(), HOST, START)).isEqualTo(Rotation.START_ANEW);
    }

    @Test
    void freshCertificatesAreKeptEvenByAClockThatIsALittleBehind() {
        assertThat(due(fresh, START)).isEqualTo(Rotation.KEEP);
        assertThat(due(fresh, START.minus(Duration.ofMinutes(30)))).isEqualTo(Rotation.KEEP);
    }

    @Test
    void servingCertificateIsRenewedWhenAThirdOfItsLifeIsLeft() {
        assertThat(due(fresh, START.plus(Duration.ofDays(59)))).isEqualTo(Rotation.KEEP);
        assertThat(due(fresh, START.plus(Duration.ofDays(61)))).isEqualTo(Rotation.RENEW_SERVING);
        assertThat(due(fresh, START.plus(Duration.ofDays(91)))).isEqualTo(Rotation.RENEW_SERVING);
    }

    @Test
    void certificateForAnotherNameIsRenewed() {
        assertThat(Rotation.due(Optional.of(fresh), "renamed.system.svc", START))
                .isEqualTo(Rotation.RENEW_SERVING);
    }

    @Test
    void certificateOfAnotherAuthorityIsRenewed() {
        StoredCertificates other = StoredCertificates.anew(HOST, START);

        assertThat(due(new StoredCertificates(fresh.authorities(), fresh.authorityKey(), other.serving()), START))
                .isEqualTo(Rotation.RENEW_SERVING);
    }

    @Test
    void authorityIsFollowedByAnotherThatIsAcceptedBeforeItSigns() {
        Instant aged = START.plus(Duration.ofDays(250));
        StoredCertificates served = fresh.withNewServing(HOST, aged.minus(Duration.ofDays(1)));
        assertThat(due(served, aged)).isEqualTo(Rotation.ADD_AUTHORITY);

        StoredCertificates both = served.withNewAuthority(aged);

        assertThat(both.authorities()).hasSize(2).endsWith(fresh.authorities().getFirst());
        assertThat(both.serving()).isEqualTo(served.serving());
        assertThat(due(both, aged.plus(Duration.ofMinutes(59)))).isEqualTo(Rotation.KEEP);
        assertThat(due(both, aged.plus(Duration.ofMinutes(61)))).isEqualTo(Rotation.RENEW_SERVING);
    }

    @Test
    void authorityFromBeforeIsAcceptedUntilItHasExpired() {
        Instant aged = START.plus(Duration.ofDays(250));
        StoredCertificates both = fresh.withNewAuthority(aged).withNewServing(HOST, aged.plus(Rotation.MADE_KNOWN));
        assertThat(both.authorities()).hasSize(2);

        assertThat(both.withNewServing(HOST, START.plus(Authority.LIFETIME)).authorities())
                .containsExactly(both.newest().certificate());
    }

    @Test
    void expiredAuthorityIsOfNoUse() {
        assertThat(due(fresh, START.plus(Authority.LIFETIME))).isEqualTo(Rotation.START_ANEW);
    }

    @Test
    void certificatesOfAFarFutureAreOfNoUse() {
        assertThat(due(fresh, START.minus(Duration.ofDays(1)))).isEqualTo(Rotation.START_ANEW);
    }

    @Test
    void servingCertificateDoesNotOutliveItsAuthority() {
        Instant late = START.plus(Authority.LIFETIME).minus(Duration.ofDays(10));

        assertThat(fresh.withNewServing(HOST, late).serving().leaf().getNotAfter())
                .isEqualTo(fresh.authorities().getFirst().getNotAfter());
    }

    private static Rotation due(StoredCertificates stored, Instant now) {
        return Rotation.due(Optional.of(stored), HOST, now);
    }
}
