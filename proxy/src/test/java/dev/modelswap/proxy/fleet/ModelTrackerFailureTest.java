package dev.modelswap.proxy.fleet;

import static dev.modelswap.proxy.fleet.ObservedPod.pod;
import static org.assertj.core.api.Assertions.assertThat;

import dev.modelswap.proxy.cluster.Observation.DeploymentSeen;
import dev.modelswap.proxy.engine.LoadFailure;
import dev.modelswap.proxy.engine.LoadFailure.Cause;
import dev.modelswap.proxy.engine.LoadPhase;
import dev.modelswap.proxy.engine.ModelState;
import dev.modelswap.proxy.fleet.ModelTracker.PodStart;
import org.junit.jupiter.api.Test;

class ModelTrackerFailureTest {

    private static final long NOW = 1_000;
    private static final ModelState LOADING = new ModelState.Starting(LoadPhase.LOADING, "loading");
    private static final LoadFailure NO_IMAGE = new LoadFailure(Cause.IMAGE_UNAVAILABLE, "no such image");
    private static final LoadFailure NO_GPU = new LoadFailure(Cause.UNSCHEDULABLE, "no GPU");
    private static final LoadFailure CRASHES = new LoadFailure(Cause.CRASH_LOOP, "exit code 1");
    private static final LoadFailure LOST = new LoadFailure(Cause.NODE_LOST, "its node is lost");

    private final ModelTracker tracker = new ModelTracker("lab-alpha");

    @Test
    void loadFailsWithTheCauseOfItsPods() {
        deployment(1, 1, 1);

        tracker.podSeen(pod().failing(NO_IMAGE).build(), NOW);

        assertThat(tracker.state(NOW)).isEqualTo(new ModelState.Failed(NO_IMAGE));
    }

    @Test
    void loadDoesNotFailWhileAnotherPodMayBecomeReady() {
        deployment(1, 2, 2);
        tracker.podSeen(pod().failing(NO_IMAGE).build(), NOW);

        tracker.podSeen(pod().uid("second").build(), NOW);

        assertThat(tracker.state(NOW)).isInstanceOf(ModelState.Starting.class);
    }

    @Test
    void podThatIsEndingDoesNotFailTheNextLoad() {
        deployment(1, 1, 1);

        tracker.podSeen(pod().terminating().failing(NO_IMAGE).build(), NOW);

        assertThat(tracker.state(NOW))
                .isEqualTo(new ModelState.Starting(LoadPhase.SCHEDULING, "waiting for its pod to be created"));
    }

    @Test
    void podThatNoNodeTakesFailsTheLoadOnlyAfterTheGrace() {
        deployment(1, 1, 1);
        tracker.podSeen(pod().stuck(NO_GPU).build(), NOW);
        tracker.podSeen(pod().stuck(NO_GPU).build(), NOW + 10);

        long over = NOW + Obstacles.GRACE;

        assertThat(tracker.state(over - 1)).isInstanceOf(ModelState.Starting.class);
        assertThat(tracker.state(over)).isEqualTo(new ModelState.Failed(NO_GPU));
    }

    @Test
    void loadThatTimesOutBeforeTheGraceIsOverFailsForTheSameCause() {
        deployment(1, 1, 1);

        tracker.podSeen(pod().stuck(NO_GPU).build(), NOW);

        assertThat(tracker.state(NOW))
                .isEqualTo(new ModelState.Starting(LoadPhase.SCHEDULING, "waiting: no GPU", Cause.UNSCHEDULABLE));
    }

    @Test
    void graceBeginsAnewWhenThePodWasScheduledMeanwhile() {
        deployment(1, 1, 1);
        tracker.podSeen(pod().stuck(NO_GPU).build(), NOW);
        tracker.podSeen(pod().build(), NOW + 1);
        tracker.podSeen(pod().stuck(NO_GPU).build(), NOW + 2);

        assertThat(tracker.state(NOW + Obstacles.GRACE)).isInstanceOf(ModelState.Starting.class);
    }

    @Test
    void podThatKeepsEndingFailsTheLoadOnceItsLastWordsAreThere() {
        deployment(1, 1, 1);
        tracker.podSeen(pod().restarts(2).crashing(CRASHES).build(), NOW);
        assertThat(tracker.state(NOW)).isEqualTo(new ModelState.Starting(LoadPhase.LOADING, "exit code 1"));
        assertThat(tracker.unexplained()).hasSize(1);

        tracker.explained(new PodStart("pod", 2), "loading weights\nno such file\n");

        assertThat(tracker.state(NOW))
                .isEqualTo(new ModelState.Failed(CRASHES.with("\nIts log ends with:\nloading weights\nno such file")));
        assertThat(tracker.unexplained()).isEmpty();
    }

    @Test
    void podThatKeepsEndingWithoutLastWordsFailsTheLoadAllTheSame() {
        deployment(1, 1, 1);
        tracker.podSeen(pod().crashing(CRASHES).build(), NOW);

        tracker.explained(new PodStart("pod", 0), "");

        assertThat(tracker.state(NOW)).isEqualTo(new ModelState.Failed(CRASHES));
    }

    @Test
    void podThatGoesWhileItIsAskedForItsLastWordsIsForgotten() {
        deployment(1, 0, 0);
        tracker.podSeen(pod().crashing(CRASHES).build(), NOW);
        tracker.podGone("pod");

        tracker.explained(new PodStart("pod", 0), "too late");

        assertThat(tracker.state(NOW)).isEqualTo(new ModelState.Stopped());
        assertThat(tracker.unexplained()).isEmpty();
    }

    @Test
    void podThatItsNodeTurnsAwayIsReplacedAndTheLoadGoesOn() {
        deployment(1, 1, 1);
        tracker.podSeen(pod().build(), NOW);
        tracker.podSeen(pod().ended("UnexpectedAdmissionError").build(), NOW);
        assertThat(tracker.state(NOW))
                .isEqualTo(new ModelState.Starting(LoadPhase.SCHEDULING, "UnexpectedAdmissionError"));

        tracker.podSeen(pod().uid("second").ready().build(), NOW);

        assertThat(tracker.state(NOW)).isEqualTo(new ModelState.Ready());
        assertThat(tracker.backends()).extracting("uid").containsExactly("second");
    }

    @Test
    void endOfAnEarlierPodSaysNothingOfTheNextLoad() {
        deployment(1, 1, 1);
        tracker.podSeen(pod().build(), NOW);
        tracker.podSeen(pod().ended("UnexpectedAdmissionError").build(), NOW);

        tracker.commanded(1);
        tracker.written(1, 2);

        assertThat(tracker.state(NOW))
                .isEqualTo(new ModelState.Starting(LoadPhase.SCHEDULING, "waiting for its pod to be created"));
    }

    @Test
    void modelWhosePodIsEvictedIsNotReadyUntilAnotherPodIs() {
        deployment(1, 1, 1);
        tracker.podSeen(pod().ready().build(), NOW);

        tracker.podSeen(pod().ended("Evicted").build(), NOW);

        assertThat(tracker.backends()).isEmpty();
        assertThat(tracker.state(NOW)).isEqualTo(new ModelState.Starting(LoadPhase.SCHEDULING, "Evicted"));
    }

    @Test
    void podThatEndedByItselfDoesNotKeepAnUnloadedModelFromBeingStopped() {
        deployment(1, 0, 0);

        tracker.podSeen(pod().ended("UnexpectedAdmissionError").build(), NOW);

        assertThat(tracker.state(NOW)).isEqualTo(new ModelState.Stopped());
    }

    @Test
    void readyPodWhoseNodeIsLostIsAskedForItsHealthAgain() {
        deployment(1, 1, 1);
        tracker.podSeen(pod().ready().build(), NOW);

        tracker.podSeen(pod().stuck(LOST).build(), NOW);
        assertThat(tracker.backends()).isEmpty();
        assertThat(tracker.unproven()).extracting("uid").containsExactly("pod");

        tracker.healthy(new PodStart("pod", 0));
        tracker.podSeen(pod().stuck(LOST).build(), NOW + 10);
        assertThat(tracker.state(NOW + Obstacles.GRACE))
                .as("only the kubelet is away: the server answers")
                .isEqualTo(new ModelState.Ready());
    }

    @Test
    void modelWhoseNodeStaysLostFailsSoThatTheNextRequestCanLoadItElsewhere() {
        deployment(1, 1, 1);
        tracker.podSeen(pod().ready().build(), NOW);
        tracker.podSeen(pod().stuck(LOST).build(), NOW);
        assertThat(tracker.changesWithTime()).isTrue();

        assertThat(tracker.state(NOW + Obstacles.GRACE)).isEqualTo(new ModelState.Failed(LOST));
    }

    @Test
    void modelIsReadyAgainWhenItsNodeIsBack() {
        deployment(1, 1, 1);
        tracker.podSeen(pod().ready().build(), NOW);
        tracker.podSeen(pod().stuck(LOST).build(), NOW);

        tracker.podSeen(pod().ready().build(), NOW + 10);

        assertThat(tracker.state(NOW + Obstacles.GRACE)).isEqualTo(new ModelState.Ready());
        assertThat(tracker.changesWithTime()).isFalse();
    }

    @Test
    void podThatTheTaintOfALostNodeDeletesMakesRoomForAnother() {
        deployment(1, 1, 1);
        tracker.podSeen(pod().ready().build(), NOW);
        tracker.podSeen(pod().stuck(LOST).terminating().ended().build(), NOW);

        tracker.podSeen(pod().uid("elsewhere").build(), NOW);

        assertThat(tracker.state(NOW)).isEqualTo(LOADING);
    }

    private void deployment(long version, int wanted, int existing) {
        tracker.deploymentSeen(new DeploymentSeen("lab-alpha", version, wanted, existing, true, null, null), NOW);
    }
}
