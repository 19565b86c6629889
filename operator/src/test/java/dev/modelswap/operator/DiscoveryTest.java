package dev.modelswap.operator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.modelswap.operator.Discovery.Offer;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

class DiscoveryTest {

    private static final Offer OLD = new Offer(false, false);
    private static final Offer NEW = new Offer(true, true);

    private final AtomicReference<Instant> now = new AtomicReference<>(Instant.EPOCH);
    private final AtomicInteger asked = new AtomicInteger();
    private final AtomicReference<Optional<Offer>> offered = new AtomicReference<>(Optional.of(OLD));
    private final Discovery discovery = new Discovery(this::ask, new TestClock(now));

    @Test
    void serverIsNotAskedAgainWithinTheHour() {
        discovery.offer();
        now.set(Instant.EPOCH.plus(Duration.ofMinutes(59)));

        assertThat(discovery.offer()).isEqualTo(OLD);
        assertThat(asked).hasValue(1);
    }

    @Test
    void upgradedServerIsNoticed() {
        discovery.offer();
        offered.set(Optional.of(NEW));
        now.set(Instant.EPOCH.plus(Duration.ofHours(1)));

        assertThat(discovery.offer()).isEqualTo(NEW);
    }

    @Test
    void serverThatDoesNotAnswerLaterOffersWhatItOffered() {
        offered.set(Optional.of(NEW));
        discovery.offer();
        offered.set(Optional.empty());
        now.set(Instant.EPOCH.plus(Duration.ofHours(2)));

        assertThat(discovery.offer()).isEqualTo(NEW);
        assertThat(discovery.offer()).isEqualTo(NEW);
        assertThat(asked).hasValue(2);
    }

    @Test
    void serverThatNeverAnsweredIsAFailureAndAskedAgain() {
        offered.set(Optional.empty());
        assertThatThrownBy(discovery::offer).isInstanceOf(KubernetesClientException.class);
        offered.set(Optional.of(NEW));

        assertThat(discovery.offer()).isEqualTo(NEW);
    }

    private Offer ask() {
        asked.incrementAndGet();
        return offered.get().orElseThrow(() -> new KubernetesClientException("away"));
    }

    /** A clock that the test turns. */
    private static final class TestClock extends Clock {

        private final AtomicReference<Instant> now;

        private TestClock(AtomicReference<Instant> now) {
            this.now = now;
        }

        @Override
        public Instant instant() {
            return now.get();
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }
    }
}
