package dev.modelswap.crds.observation;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Event;
import io.fabric8.kubernetes.api.model.EventBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PodWarningTest {

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    true  | MountVolume.SetUp failed for volume "key" : secret "key" not found
                    true  | MountVolume.SetUp failed for volume "conf" : configmap "conf" not found
                    true  | MountVolume.SetUp failed for volume "conf" : configmap references non-existent config key: a.ini
                    true  | MountVolume.SetUp failed for volume "models" : hostPath type check failed: /models is not a directory
                    false | MountVolume.SetUp failed for volume "conf" : failed to sync configmap cache: timed out waiting for the condition
                    false | Multi-Attach error for volume "pvc-1" Volume is already used by pod(s) old
                    """)
    void whetherAWarningLasts(boolean lasting, String message) {
        assertThat(PodWarning.last(List.of(event("FailedMount", message, "2026-01-01T00:00:00Z"))))
                .contains(new PodWarning("FailedMount", message, lasting));
    }

    @Test
    void lastWarningCountsAndOtherEventsDoNot() {
        assertThat(PodWarning.last(List.of(
                        event("FailedMount", "late", "2026-01-01T00:00:09Z"),
                        event("FailedMount", "early", "2026-01-01T00:00:01Z"),
                        event("Scheduled", "assigned", "2026-01-01T00:00:10Z"))))
                .map(PodWarning::message)
                .contains("late");
        assertThat(PodWarning.last(List.of(event("Pulling", "Pulling image", "2026-01-01T00:00:00Z"))))
                .isEmpty();
    }

    @Test
    void eventWithoutATimeCountsLeast() {
        assertThat(PodWarning.last(List.of(
                        event("FailedMount", "timed", "2026-01-01T00:00:01Z"), event("FailedMount", "timeless", null))))
                .map(PodWarning::message)
                .contains("timed");
    }

    @Test
    void warningsConcernPodsWhoseContainersAreNotMade() {
        assertThat(PodWarning.mayConcern(pod("{phase: Pending, conditions: [{type: PodScheduled, status: 'True'}]}")))
                .isTrue();
        assertThat(PodWarning.mayConcern(pod("{phase: Pending}"))).isFalse();
        assertThat(PodWarning.mayConcern(
                        pod("{phase: Running, containerStatuses: [{name: server, state: {running: {}}}]}")))
                .isFalse();
    }

    private static Pod pod(String status) {
        return Serialization.unmarshal("metadata: {name: a, uid: u}\nstatus: " + status, Pod.class);
    }

    private static Event event(String reason, String message, @Nullable String last) {
        return new EventBuilder()
                .withReason(reason)
                .withMessage(message)
                .withLastTimestamp(last)
                .build();
    }
}
