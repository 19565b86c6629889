package dev.modelswap.proxy.fleet;

import static dev.modelswap.proxy.fleet.ObservedPod.pod;
import static org.assertj.core.api.Assertions.assertThat;

import dev.modelswap.proxy.cluster.Observation.DeploymentSeen;
import dev.modelswap.proxy.engine.LoadFailure;
import dev.modelswap.proxy.engine.LoadPhase;
import dev.modelswap.proxy.engine.ModelState;
import dev.modelswap.proxy.fleet.ModelTracker.PodStart;
import org.junit.jupiter.api.Test;

class ModelTrackerTest {

    private static final long NOW = 1_000;
    private static final ModelState STOPPED = new ModelState.Stopped();
    private static final ModelState STOPPING = new ModelState.Stopping();
    private static final ModelState READY = new ModelState.Ready();
    private static final ModelState LOADING = new ModelState.Starting(LoadPhase.LOADING, "loading");

    private final ModelTracker tracker = new ModelTracker("lab-alpha");

    @Test
    void modelOfWhichNothingWasSeenIsStopped() {
        assertThat(tracker.state(NOW)).isEqualTo(STOPPED);
    }

    @Test
    void commandCountsBeforeTheClusterShowsIt() {
        deployment(1, 0, 0);

        tracker.commanded(1);

        assertThat(tracker.state(NOW))
                .isEqualTo(new ModelState.Starting(
                        LoadPhase.SCHEDULING,
                        "waiting for the API server to scale it up",
                        LoadFailure.Cause.CLUSTER_UNAVAILABLE));
    }

    @Test
    void writtenCommandWaitsForItsPod() {
        deployment(1, 0, 0);
        tracker.commanded(1);

        tracker.written(1, 2);

        assertThat(tracker.state(NOW))
                .isEqualTo(new ModelState.Starting(LoadPhase.SCHEDULING, "waiting for its pod to be created"));
    }

    @Test
    void modelIsReadyOnceAPodAnsweredItsHealthCheck() {
        deployment(1, 1, 1);
        tracker.podSeen(pod().build(), NOW);
        assertThat(tracker.state(NOW)).isEqualTo(LOADING);

        tracker.healthy(new PodStart("pod", 0));

        assertThat(tracker.state(NOW)).isEqualTo(READY);
        assertThat(tracker.unproven()).isEmpty();
    }

    @Test
    void modelIsReadyOnceTheKubeletSaysSo() {
        deployment(1, 1, 1);

        tracker.podSeen(pod().ready().build(), NOW);

        assertThat(tracker.state(NOW)).isEqualTo(READY);
    }

    @Test
    void restartedServerIsNotReadyUntilItIsHealthyAgain() {
        deployment(1, 1, 1);
        tracker.podSeen(pod().ready().build(), NOW);

        tracker.podSeen(pod().down().build(), NOW);
        assertThat(tracker.state(NOW)).isEqualTo(LOADING);
        assertThat(tracker.unproven()).isEmpty();

        tracker.podSeen(pod().restarts(1).build(), NOW);
        assertThat(tracker.state(NOW)).isEqualTo(LOADING);
        tracker.healthy(new PodStart("pod", 1));
        assertThat(tracker.state(NOW)).isEqualTo(READY);
    }

    @Test
    void healthOfAPodThatIsGoneCountsForNothing() {
        deployment(1, 1, 1);
        tracker.podSeen(pod().build(), NOW);
        tracker.podGone("pod");

        tracker.healthy(new PodStart("pod", 0));
        tracker.podSeen(pod().build(), NOW);

        assertThat(tracker.state(NOW)).isEqualTo(LOADING);
    }

    @Test
    void deploymentFromBeforeTheOwnWriteIsIgnored() {
        deployment(5, 0, 0);
        tracker.commanded(1);
        tracker.written(1, 7);

        tracker.deploymentSeen(new DeploymentSeen("lab-alpha", 6, 0, 0, true, null, null), NOW);

        assertThat(tracker.wanted()).isTrue();
    }

    @Test
    void deploymentFromAfterTheOwnWriteCounts() {
        deployment(5, 0, 0);
        tracker.commanded(1);
        tracker.written(1, 7);

        tracker.deploymentSeen(new DeploymentSeen("lab-alpha", 8, 0, 0, true, null, null), NOW);

        assertThat(tracker.state(NOW)).isEqualTo(STOPPED);
    }

    @Test
    void writeOfADeploymentThatWasNotSeenYetCounts() {
        tracker.commanded(1);

        tracker.written(1, 7);

        assertThat(tracker.wanted()).isTrue();
    }

    @Test
    void unloadedModelIsStoppingUntilItsPodsHaveEnded() {
        deployment(1, 1, 1);
        tracker.podSeen(pod().ready().build(), NOW);
        tracker.commanded(0);
        assertThat(tracker.state(NOW)).isEqualTo(STOPPING);
        tracker.written(0, 2);
        tracker.podSeen(pod().terminating().build(), NOW);
        deployment(3, 0, 0);
        assertThat(tracker.state(NOW)).isEqualTo(STOPPING);

        tracker.podSeen(pod().terminating().ended().build(), NOW);

        assertThat(tracker.state(NOW)).isEqualTo(STOPPED);
    }

    @Test
    void unloadedModelIsStoppingWhileTheClusterHasNotActedOnIt() {
        deployment(1, 1, 1);
        tracker.commanded(0);
        tracker.written(0, 2);

        assertThat(tracker.state(NOW)).isEqualTo(STOPPING);
    }

    @Test
    void writeThatChangesNothingSettles() {
        deployment(4, 0, 0);
        tracker.commanded(0);

        tracker.written(0, 4);

        assertThat(tracker.state(NOW)).isEqualTo(STOPPED);
    }

    @Test
    void refusedWriteIsItsProgress() {
        deployment(1, 0, 0);
        tracker.commanded(1);

        tracker.refused("403");

        assertThat(tracker.state(NOW))
                .isEqualTo(new ModelState.Starting(
                        LoadPhase.SCHEDULING,
                        "the API server does not scale it up: 403",
                        LoadFailure.Cause.CLUSTER_UNAVAILABLE));
    }

    @Test
    void modelWhoseDeploymentStaysMissingFails() {
        tracker.commanded(1);
        tracker.missing(NOW);
        tracker.missing(NOW + 1);

        assertThat(tracker.state(NOW + ModelTracker.MISSING_GRACE - 1)).isInstanceOf(ModelState.Starting.class);
        assertThat(tracker.state(NOW + ModelTracker.MISSING_GRACE))
                .isEqualTo(new ModelState.Failed(new LoadFailure(
                        LoadFailure.Cause.CONFIG_ERROR, "it has no Deployment: see the ModelSwap's status")));
    }

    @Test
    void deploymentThatComesAfterAllIsLoaded() {
        tracker.commanded(1);
        tracker.missing(NOW);

        tracker.written(1, 1);

        assertThat(tracker.state(NOW + ModelTracker.MISSING_GRACE)).isInstanceOf(ModelState.Starting.class);
    }

    @Test
    void healthPathThatSeemsWrongIsTold() {
        deployment(1, 1, 1);
        tracker.podSeen(pod().build(), NOW);

        assertThat(tracker.mistaken(new PodStart("pod", 0), "its health path /up answers 404"))
                .isTrue();
        assertThat(tracker.mistaken(new PodStart("pod", 0), "its health path /up answers 404"))
                .as("news")
                .isFalse();

        assertThat(tracker.state(NOW))
                .isEqualTo(new ModelState.Starting(LoadPhase.LOADING, "loading, but its health path /up answers 404"));
    }

    @Test
    void modelWithoutItsDeploymentIsStopped() {
        deployment(1, 1, 1);

        tracker.deploymentGone();

        assertThat(tracker.state(NOW)).isEqualTo(STOPPED);
    }

    @Test
    void onlyAModelThatNoNodeTakesChangesWithTimeAlone() {
        deployment(1, 1, 1);
        tracker.podSeen(pod().build(), NOW);
        assertThat(tracker.changesWithTime()).isFalse();

        tracker.podSeen(
                pod().stuck(new LoadFailure(LoadFailure.Cause.UNSCHEDULABLE, "no GPU"))
                        .build(),
                NOW);

        assertThat(tracker.changesWithTime()).isTrue();
    }

    @Test
    void modelIsGoneWhenItsDeploymentAndItsLastPodAre() {
        deployment(1, 0, 0);
        tracker.podSeen(pod().terminating().build(), NOW);
        tracker.deploymentGone();
        assertThat(tracker.isGone()).isFalse();

        tracker.podGone("pod");

        assertThat(tracker.isGone()).isTrue();
    }

    private void deployment(long version, int wanted, int existing) {
        tracker.deploymentSeen(new DeploymentSeen("lab-alpha", version, wanted, existing, true, null, null), NOW);
    }
}
