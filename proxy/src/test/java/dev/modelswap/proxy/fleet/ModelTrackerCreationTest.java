package dev.modelswap.proxy.fleet;

import static dev.modelswap.proxy.fleet.ObservedPod.pod;
import static org.assertj.core.api.Assertions.assertThat;

import dev.modelswap.proxy.cluster.Observation.DeploymentSeen;
import dev.modelswap.proxy.cluster.PodProgress;
import dev.modelswap.proxy.engine.LoadFailure;
import dev.modelswap.proxy.engine.LoadFailure.Cause;
import dev.modelswap.proxy.engine.LoadPhase;
import dev.modelswap.proxy.engine.ModelState;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What becomes of a load whose pod the cluster does not create. */
class ModelTrackerCreationTest {

    private static final long NOW = 1_000;
    private static final LoadFailure QUOTA = new LoadFailure(Cause.QUOTA_EXCEEDED, "exceeded quota");
    private static final LoadFailure REFUSED = new LoadFailure(Cause.POD_REFUSED, "violates PodSecurity");

    private final ModelTracker tracker = new ModelTracker("lab-alpha");
    private long version;

    @Test
    void whoWaitsIsToldWhatForAtOnce() {
        deployment(QUOTA, NOW);

        assertThat(tracker.state(NOW))
                .isEqualTo(
                        new ModelState.Starting(LoadPhase.SCHEDULING, "waiting: exceeded quota", Cause.QUOTA_EXCEEDED));
        assertThat(tracker.changesWithTime()).isTrue();
    }

    @Test
    void refusalFailsTheLoadAfterTheShortGrace() {
        deployment(REFUSED, NOW);
        long over = NOW + Obstacles.SHORT_GRACE;

        assertThat(tracker.state(over - 1)).isInstanceOf(ModelState.Starting.class);
        assertThat(tracker.state(over)).isEqualTo(new ModelState.Failed(REFUSED));
    }

    @Test
    void graceIsNotBegunAnewByTheSameRefusalInOtherWords() {
        deployment(REFUSED, NOW);
        LoadFailure reworded = new LoadFailure(Cause.POD_REFUSED, "violates PodSecurity, still");
        deployment(reworded, NOW + 1);

        assertThat(tracker.state(NOW + Obstacles.SHORT_GRACE)).isEqualTo(new ModelState.Failed(reworded));
    }

    @Test
    void quotaMayPass() {
        deployment(QUOTA, NOW);

        assertThat(tracker.state(NOW + Obstacles.GRACE - 1)).isInstanceOf(ModelState.Starting.class);
        assertThat(tracker.state(NOW + Obstacles.GRACE)).isEqualTo(new ModelState.Failed(QUOTA));
    }

    @Test
    void quotaIsWaitedForAsLongAsOthersHoldSomeOfIt() {
        deployment(QUOTA, NOW);

        tracker.roomMayCome(NOW + 10);

        assertThat(tracker.state(NOW + Obstacles.GRACE)).isInstanceOf(ModelState.Starting.class);
    }

    @Test
    void nothingOthersHoldHelpsAgainstARefusal() {
        deployment(REFUSED, NOW);

        tracker.roomMayCome(NOW + 10);

        assertThat(tracker.state(NOW + Obstacles.SHORT_GRACE)).isEqualTo(new ModelState.Failed(REFUSED));
    }

    @Test
    void podThatComesAfterAllIsWaitedFor() {
        deployment(REFUSED, NOW);

        tracker.podSeen(pod().build(), NOW + 1);

        assertThat(tracker.state(NOW + Obstacles.SHORT_GRACE))
                .isEqualTo(new ModelState.Starting(LoadPhase.LOADING, "loading"));
    }

    @Test
    void hindranceThatHasPassedIsForgotten() {
        deployment(REFUSED, NOW);
        deployment(null, NOW + 1);

        assertThat(tracker.state(NOW + Obstacles.SHORT_GRACE))
                .isEqualTo(new ModelState.Starting(LoadPhase.SCHEDULING, "waiting for its pod to be created"));
    }

    @Test
    void nextLoadIsNotFailedByTheLastOnesRefusal() {
        deployment(REFUSED, NOW);
        long later = NOW + Obstacles.SHORT_GRACE;

        tracker.commanded(1);

        assertThat(tracker.state(later)).isInstanceOf(ModelState.Starting.class);
        tracker.written(1, ++version);
        assertThat(tracker.state(later))
                .isEqualTo(new ModelState.Starting(LoadPhase.SCHEDULING, "waiting for its pod to be created"));
    }

    private void deployment(@Nullable LoadFailure failure, long now) {
        PodProgress.Stuck hindrance = failure == null
                ? null
                : new PodProgress.Stuck(LoadPhase.SCHEDULING, "waiting: " + failure.message(), failure);
        tracker.deploymentSeen(new DeploymentSeen("lab-alpha", ++version, 1, 0, true, hindrance, null), now);
    }
}
