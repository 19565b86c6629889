package dev.modelswap.proxy.fleet;

import static dev.modelswap.proxy.fleet.ObservedPod.pod;
import static org.assertj.core.api.Assertions.assertThat;

import dev.modelswap.proxy.cluster.Observation.DeploymentSeen;
import dev.modelswap.proxy.engine.LoadPhase;
import dev.modelswap.proxy.engine.ModelState;
import org.junit.jupiter.api.Test;

class ModelTrackerFailureTest {

    private static final long NOW = 1_000;
    private static final ModelState LOADING = new ModelState.Starting(LoadPhase.LOADING, "loading");

    private final ModelTracker tracker = new ModelTracker("lab-alpha");

    @Test
    void loadFailsWithTheCauseOfItsPods() {
        deployment(1, 1, 1);

        tracker.podSeen(pod().failure("no such image").build(), NOW);

        assertThat(tracker.state(NOW)).isEqualTo(new ModelState.Failed("no such image"));
    }

    @Test
    void loadDoesNotFailWhileAnotherPodMayBecomeReady() {
        deployment(1, 2, 2);
        tracker.podSeen(pod().failure("no such image").build(), NOW);

        tracker.podSeen(pod().uid("second").build(), NOW);

        assertThat(tracker.state(NOW)).isInstanceOf(ModelState.Starting.class);
    }

    @Test
    void podThatIsEndingDoesNotFailTheNextLoad() {
        deployment(1, 1, 1);

        tracker.podSeen(pod().terminating().failure("no such image").build(), NOW);

        assertThat(tracker.state(NOW))
                .isEqualTo(new ModelState.Starting(LoadPhase.SCHEDULING, "waiting for its pod to be created"));
    }

    @Test
    void unschedulablePodFailsTheLoadOnlyAfterTheGrace() {
        deployment(1, 1, 1);
        tracker.podSeen(pod().unschedulable("no GPU").build(), NOW);
        tracker.podSeen(pod().unschedulable("no GPU").build(), NOW + 10);

        long over = NOW + ModelTracker.UNSCHEDULABLE_GRACE;

        assertThat(tracker.state(over - 1)).isEqualTo(LOADING);
        assertThat(tracker.state(over)).isEqualTo(new ModelState.Failed("no GPU"));
    }

    @Test
    void graceBeginsAnewWhenThePodWasScheduledMeanwhile() {
        deployment(1, 1, 1);
        tracker.podSeen(pod().unschedulable("no GPU").build(), NOW);
        tracker.podSeen(pod().build(), NOW + 1);
        tracker.podSeen(pod().unschedulable("no GPU").build(), NOW + 2);

        assertThat(tracker.state(NOW + ModelTracker.UNSCHEDULABLE_GRACE)).isEqualTo(LOADING);
    }

    private void deployment(long version, int wanted, int existing) {
        tracker.deploymentSeen(new DeploymentSeen("lab-alpha", version, wanted, existing, true, null));
    }
}
