package dev.modelswap.crds.room;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.util.Map;
import org.junit.jupiter.api.Test;

class PodDemandTest {

    private static final long GIB = 1L << 30;

    @Test
    void containersAreAddedUpAndLimitsStandForRequests() {
        assertThat(demand("""
                containers:
                - resources: {requests: {cpu: 250m, memory: 1Gi}, limits: {memory: 2Gi, nvidia.com/gpu: 2}}
                - resources: {limits: {cpu: "1"}}
                - {}
                """)).isEqualTo(Map.of("cpu", 1_250L, "memory", GIB, "nvidia.com/gpu", 2L, "pods", 1L));
    }

    @Test
    void initContainersCountWhereOneNeedsMoreThanAllThatRunLater() {
        assertThat(demand("""
                initContainers:
                - resources: {requests: {memory: 4Gi}}
                - resources: {requests: {cpu: 100m}}
                containers:
                - resources: {requests: {memory: 1Gi, cpu: "1"}}
                """)).isEqualTo(Map.of("cpu", 1_000L, "memory", 4 * GIB, "pods", 1L));
    }

    @Test
    void sidecarsRunBesideAllThatComesAfterThem() {
        assertThat(demand("""
                initContainers:
                - {restartPolicy: Always, resources: {requests: {memory: 1Gi}}}
                - resources: {requests: {memory: 4Gi}}
                containers:
                - resources: {requests: {memory: 2Gi}}
                """)).isEqualTo(Map.of("memory", 5 * GIB, "pods", 1L));
    }

    @Test
    void overheadOfTheRuntimeIsAdded() {
        assertThat(demand("""
                overhead: {memory: 1Gi}
                containers:
                - resources: {requests: {memory: 1Gi}}
                """)).isEqualTo(Map.of("memory", 2 * GIB, "pods", 1L));
    }

    @Test
    void resourcesOfTheWholePodStandInThePlaceOfTheSum() {
        assertThat(demand("""
                resources: {requests: {memory: 8Gi}}
                containers:
                - resources: {requests: {memory: 1Gi}, limits: {nvidia.com/gpu: 1}}
                """)).isEqualTo(Map.of("memory", 8 * GIB, "nvidia.com/gpu", 1L, "pods", 1L));
    }

    private static Map<String, Long> demand(String pod) {
        return PodDemand.of(Serialization.unmarshal(pod, PodSpec.class));
    }
}
