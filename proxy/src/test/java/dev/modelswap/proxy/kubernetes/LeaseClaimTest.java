package dev.modelswap.proxy.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LeaseClaimTest {

    private static final Instant NOW = Instant.parse("2026-01-01T12:00:00Z");
    private static final Pod HOLDER = pod("old", "2026-01-01T11:00:00Z");
    private static final Pod SAME = pod("old", "2026-01-01T11:59:00Z");
    private static final Pod NEWER = pod("new", "2026-01-01T11:59:00Z");

    @Test
    void holderWhosePodHasGoneActsNoMore() {
        assertThat(claim(Optional.empty(), SAME)).isEqualTo(LeaseClaim.VACANT);
    }

    @ParameterizedTest
    @ValueSource(strings = {"Failed", "Succeeded"})
    void holderWhosePodHasEndedActsNoMore(String phase) {
        Pod ended = new PodBuilder(HOLDER)
                .withNewStatus()
                .withPhase(phase)
                .endStatus()
                .build();

        assertThat(claim(Optional.of(ended), SAME)).isEqualTo(LeaseClaim.VACANT);
    }

    @Test
    void holderThatIsToldToEndHasTenSecondsToResign() {
        Optional<Pod> justTold = Optional.of(toldToEnd(NOW.minusSeconds(9)));
        Optional<Pod> toldLongAgo = Optional.of(toldToEnd(NOW.minusSeconds(11)));

        assertThat(claim(justTold, SAME)).isEqualTo(LeaseClaim.NONE);
        assertThat(claim(toldLongAgo, SAME)).isEqualTo(LeaseClaim.VACANT);
    }

    @Test
    void secondProxyOfTheSameTemplateStandsBy() {
        assertThat(claim(Optional.of(HOLDER), SAME)).isEqualTo(LeaseClaim.NONE);
    }

    @Test
    void proxyOfANewTemplateSucceedsTheOneOfTheOld() {
        assertThat(claim(Optional.of(HOLDER), NEWER)).isEqualTo(LeaseClaim.SUCCESSION);
        assertThat(claim(Optional.of(NEWER), HOLDER)).isEqualTo(LeaseClaim.NONE);
    }

    @Test
    void rolloutWithinTheSecondInWhichTheOldPodWasMadeGoesOn() {
        Pod atOnce = pod("new", HOLDER.getMetadata().getCreationTimestamp());

        assertThat(claim(Optional.of(HOLDER), atOnce)).isEqualTo(LeaseClaim.SUCCESSION);
    }

    @Test
    void podThatNoReplicaSetMadeStandsBy() {
        Pod byHand = new PodBuilder(NEWER)
                .editMetadata()
                .withLabels(null)
                .endMetadata()
                .build();

        assertThat(claim(Optional.of(HOLDER), byHand)).isEqualTo(LeaseClaim.NONE);
    }

    private static LeaseClaim claim(Optional<Pod> holder, Pod own) {
        return LeaseClaim.against(holder, Optional.of(own), NOW);
    }

    private static Pod toldToEnd(Instant told) {
        return new PodBuilder(HOLDER)
                .editMetadata()
                .withDeletionTimestamp(told.plusSeconds(120).toString())
                .withDeletionGracePeriodSeconds(120L)
                .endMetadata()
                .build();
    }

    private static Pod pod(String template, String created) {
        return new PodBuilder()
                .withNewMetadata()
                .withName(template + created)
                .addToLabels("pod-template-hash", template)
                .withCreationTimestamp(created)
                .endMetadata()
                .build();
    }
}
