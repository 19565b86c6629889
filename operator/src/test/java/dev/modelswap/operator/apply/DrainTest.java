package dev.modelswap.operator.apply;

import static org.assertj.core.api.Assertions.assertThat;

import dev.modelswap.crds.api.ModelSwap;
import dev.modelswap.crds.objects.ObjectNames;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.DeploymentBuilder;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class DrainTest {

    private static final Instant DELETED = Instant.parse("2026-01-01T00:00:00Z");

    @Test
    void resourceOfWhichNothingRunsNeedsNone() {
        assertThat(Drain.isNeeded(List.of())).isFalse();
        assertThat(Drain.isNeeded(List.of(model(0), model(0)))).isFalse();
        assertThat(Drain.isNeeded(List.of(model(0), model(1)))).isTrue();
    }

    @Test
    void waitsForTheProxyAsLongAsItMayTakeToStop() {
        Drain drain = drain(DELETED.plusSeconds(10), pod(ObjectNames.PROXY, "Running"));

        assertThat(drain).isEqualTo(new Drain(false, Duration.ofSeconds(120 + 30 - 10)));
    }

    @Test
    void isOverWhenNoProxyRunsAnyMoreWhateverTheModelsDo() {
        assertThat(drain(DELETED).over()).isTrue();
        assertThat(drain(DELETED, pod(ObjectNames.MODEL, "Running")).over()).isTrue();
        assertThat(drain(DELETED, pod(ObjectNames.PROXY, "Succeeded")).over()).isTrue();
    }

    @Test
    void isOverWhenTheTimeIsUpThoughAProxyIsStuck() {
        Pod stuck = pod(ObjectNames.PROXY, "Running");

        assertThat(drain(DELETED.plusSeconds(149), stuck).over()).isFalse();
        assertThat(drain(DELETED.plusSeconds(150), stuck)).isEqualTo(new Drain(true, Duration.ZERO));
    }

    private static Drain drain(Instant now, Pod... pods) {
        ModelSwap resource = new ModelSwap();
        resource.setMetadata(new ObjectMetaBuilder()
                .withName("lab")
                .withDeletionTimestamp(DELETED.toString())
                .build());
        return Drain.of(resource, List.of(pods), now);
    }

    private static Deployment model(int replicas) {
        return new DeploymentBuilder()
                .withNewSpec()
                .withReplicas(replicas)
                .endSpec()
                .build();
    }

    private static Pod pod(String component, String phase) {
        return new PodBuilder()
                .withNewMetadata()
                .addToLabels(ObjectNames.COMPONENT_LABEL, component)
                .endMetadata()
                .withNewSpec()
                .withTerminationGracePeriodSeconds(120L)
                .endSpec()
                .withNewStatus()
                .withPhase(phase)
                .endStatus()
                .build();
    }
}
