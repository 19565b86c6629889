package dev.modelswap.proxy.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import dev.modelswap.crds.objects.ObjectNames;
import dev.modelswap.crds.observation.PodWarning;
import dev.modelswap.proxy.cluster.Observation.PodSeen;
import dev.modelswap.proxy.cluster.PodPlace;
import dev.modelswap.proxy.cluster.PodProgress;
import dev.modelswap.proxy.engine.LoadFailure;
import dev.modelswap.proxy.engine.LoadFailure.Cause;
import dev.modelswap.proxy.engine.LoadPhase;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.client.utils.Serialization;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PodReadingTest {

    private static final String ON_A_LOST_NODE = """
            phase: Running
            podIP: 10.0.0.7
            conditions: [{type: ContainersReady, status: "True"}, {type: Ready, status: "False"}]
            containerStatuses: [{restartCount: 0, ready: true, state: {running: {}}}]
            """;

    @Test
    void newPodWaitsForTheScheduler() {
        PodSeen seen = read("phase: Pending");

        assertThat(seen.uid()).isEqualTo("uid-1");
        assertThat(seen.name()).isEqualTo("lab-alpha-1");
        assertThat(seen.deployment()).isEqualTo("lab-alpha");
        assertThat(seen.ip()).isNull();
        assertThat(seen.progress().awaits()).isEqualTo("waiting for the scheduler");
        assertThat(seen.progress()).isInstanceOf(PodProgress.Underway.class);
    }

    @Test
    void runningPodIsReadyWhenItsConditionSaysSo() {
        PodSeen seen = read("""
                phase: Running
                podIP: 10.0.0.7
                conditions: [{type: PodScheduled, status: "True"}, {type: Ready, status: "True"}]
                containerStatuses: [{restartCount: 0, state: {running: {}}}]
                """);

        assertThat(seen.ip()).isEqualTo("10.0.0.7");
        assertThat(seen.ready()).isTrue();
        assertThat(seen.down()).isFalse();
        assertThat(seen.progress().awaits()).isEqualTo("loading");
    }

    @Test
    void podTakesUpItsNodeAndTheGpusThatItsContainersAskFor() {
        Pod pod = Serialization.unmarshal("""
                metadata: {uid: uid-1, name: lab-alpha-1, labels: {modelswap.dev/deployment: lab-alpha}}
                spec:
                  nodeName: node-7
                  containers:
                  - {name: server, resources: {limits: {nvidia.com/gpu: 2, nvidia.com/mig-1g.5gb: 1, memory: 8Gi, example.com/nic: 1}}}
                  - {name: beside, resources: {limits: {gpu.intel.com/i915: "1"}}}
                  - {name: plain}
                """, Pod.class);

        assertThat(PodReading.of(pod, null).place()).isEqualTo(new PodPlace("node-7", 4));
    }

    @Test
    void unschedulablePodSaysWhy() {
        PodSeen seen = read("""
                phase: Pending
                conditions:
                - {type: PodScheduled, status: "False", reason: Unschedulable, message: 0/1 nodes have a GPU}
                """);

        assertThat(seen.progress())
                .isInstanceOfSatisfying(
                        PodProgress.Stuck.class,
                        stuck -> assertThat(stuck.failure())
                                .isEqualTo(new LoadFailure(
                                        Cause.UNSCHEDULABLE,
                                        "no node takes its pod (Unschedulable: 0/1 nodes have a GPU)")));
        assertThat(seen.progress().awaits()).startsWith("waiting for a node: ");
    }

    @Test
    void podWhoseVolumeClaimIsMissingWaitsForNoRoom() {
        PodSeen seen = read("""
                phase: Pending
                conditions:
                - {type: PodScheduled, status: "False", reason: Unschedulable,
                   message: '0/1 nodes are available: persistentvolumeclaim "weights" not found.'}
                """);

        assertThat(seen.progress())
                .isInstanceOfSatisfying(
                        PodProgress.Stuck.class,
                        stuck -> assertThat(stuck.failure().cause()).isEqualTo(Cause.CONFIG_ERROR));
    }

    @Test
    void whoWaitsHearsWhatTheKubeletSaysOfAContainerThatIsToBeMade() {
        PodSeen seen = read("""
                phase: Pending
                containerStatuses:
                - {image: repo/llama:1, restartCount: 0, state: {waiting: {reason: ContainerCreating, message: no room on disk}}}
                """);

        assertThat(seen.progress())
                .isEqualTo(new PodProgress.Underway(
                        LoadPhase.PULLING, "pulling its image or starting its container: no room on disk"));
    }

    @Test
    void podWhoseVolumeNamesWhatIsMissingIsStuck() {
        PodWarning warning = new PodWarning("FailedMount", "secret \"key\" not found", true);

        assertThat(PodReading.of(pod("{phase: Pending}"), warning).progress())
                .isEqualTo(new PodProgress.Stuck(
                        LoadPhase.PULLING,
                        "waiting for its volumes (FailedMount: secret \"key\" not found)",
                        new LoadFailure(
                                Cause.CONFIG_ERROR,
                                "its containers cannot be created (FailedMount: secret \"key\" not found)")));
    }

    @Test
    void podOfWhichAWarningMayPassGoesOn() {
        PodWarning warning = new PodWarning("FailedAttachVolume", "Multi-Attach error", false);

        assertThat(PodReading.of(pod("{phase: Pending}"), warning).progress())
                .isEqualTo(new PodProgress.Underway(
                        LoadPhase.PULLING,
                        "waiting for its containers to be created (FailedAttachVolume: Multi-Attach error)"));
    }

    @Test
    void whoWaitsHearsThatTheServerWasStartedAgain() {
        PodSeen seen = read("""
                phase: Running
                containerStatuses:
                - {image: repo/llama:1, restartCount: 2, state: {running: {}},
                   lastState: {terminated: {exitCode: 139, reason: Error}}}
                """);

        assertThat(seen.progress())
                .isEqualTo(new PodProgress.Underway(
                        LoadPhase.LOADING,
                        "loading, started again 2 times, last after it ended with exit code 139: Error"));
    }

    @ParameterizedTest
    @CsvSource({
        "ErrImagePull, IMAGE_UNAVAILABLE, its image 'repo/llama:1' cannot be pulled (ErrImagePull: because)",
        "ImagePullBackOff, IMAGE_UNAVAILABLE, its image 'repo/llama:1' cannot be pulled (ImagePullBackOff: because)",
        "InvalidImageName, IMAGE_UNAVAILABLE, its image 'repo/llama:1' cannot be pulled (InvalidImageName: because)",
        "CreateContainerConfigError, CONFIG_ERROR, its container cannot be created (CreateContainerConfigError: because)",
        "RunContainerError, CONFIG_ERROR, its container cannot be created (RunContainerError: because)"
    })
    void containerThatCannotStartIsAFailure(String reason, Cause cause, String message) {
        PodSeen seen = read("""
                phase: Pending
                containerStatuses:
                - {image: repo/llama:1, restartCount: 0, state: {waiting: {reason: %s, message: because}}}
                """.formatted(reason));

        assertThat(seen.progress()).isEqualTo(new PodProgress.Hopeless(new LoadFailure(cause, message)));
        assertThat(seen.down()).isFalse();
    }

    @Test
    void initContainerThatCannotStartIsAFailureToo() {
        PodSeen seen = read("""
                phase: Pending
                initContainerStatuses:
                - {image: repo/fetch:1, restartCount: 0, state: {waiting: {reason: ErrImagePull}}}
                containerStatuses:
                - {image: repo/llama:1, restartCount: 0, state: {waiting: {reason: PodInitializing}}}
                """);

        assertThat(seen.progress())
                .isEqualTo(new PodProgress.Hopeless(new LoadFailure(
                        Cause.IMAGE_UNAVAILABLE, "its image 'repo/fetch:1' cannot be pulled (ErrImagePull)")));
    }

    @Test
    void initContainerThatKeepsEndingIsAFailureToo() {
        PodSeen seen = read("""
                phase: Pending
                initContainerStatuses:
                - name: fetch
                  restartCount: 4
                  state: {waiting: {reason: CrashLoopBackOff}}
                  lastState: {terminated: {exitCode: 2, reason: Error}}
                """);

        assertThat(seen.progress())
                .isEqualTo(new PodProgress.Crashing(
                        new LoadFailure(
                                Cause.CRASH_LOOP, "its init container 'fetch' keeps ending with exit code 2 (Error)"),
                        "fetch"));
    }

    @ParameterizedTest
    @CsvSource({"ContainerCreating", "PodInitializing"})
    void containerThatIsStillBeingMadeIsNoFailure(String reason) {
        PodSeen seen = read("""
                phase: Pending
                conditions: [{type: PodScheduled, status: "True"}]
                containerStatuses: [{restartCount: 0, state: {waiting: {reason: %s}}}]
                """.formatted(reason));

        assertThat(seen.progress()).isInstanceOf(PodProgress.Underway.class);
        assertThat(seen.progress().awaits()).isEqualTo("pulling its image or starting its container");
    }

    @Test
    void crashLoopIsAFailureWithItsExitCode() {
        PodSeen seen = read(crashLoop("{exitCode: 3, reason: Error}"));

        assertThat(seen.progress())
                .isEqualTo(new PodProgress.Crashing(
                        new LoadFailure(Cause.CRASH_LOOP, "its server keeps ending with exit code 3 (Error)"),
                        "server"));
        assertThat(seen.down()).isTrue();
        assertThat(seen.restarts()).isEqualTo(4);
    }

    @Test
    void crashLoopForLackOfMemorySaysSo() {
        PodSeen seen = read(crashLoop("{exitCode: 137, reason: OOMKilled}"));

        assertThat(seen.progress())
                .isEqualTo(new PodProgress.Crashing(
                        new LoadFailure(
                                Cause.OUT_OF_MEMORY, "its server needs more memory than its limit allows (OOMKilled)"),
                        "server"));
    }

    @Test
    void serverThatHasEndedOnceIsDownButNotFailed() {
        PodSeen seen = read("""
                phase: Running
                containerStatuses: [{restartCount: 0, state: {terminated: {exitCode: 1}}}]
                """);

        assertThat(seen.down()).isTrue();
        assertThat(seen.ended()).isFalse();
        assertThat(seen.progress()).isInstanceOf(PodProgress.Underway.class);
    }

    @Test
    void restartedServerIsANewStart() {
        PodSeen seen = read("""
                phase: Running
                containerStatuses: [{restartCount: 1, state: {running: {}}}]
                """);

        assertThat(seen.restarts()).isEqualTo(1);
        assertThat(seen.down()).isFalse();
        assertThat(seen.ready()).isFalse();
    }

    @Test
    void terminatingPodHasEndedWhenItsContainersHave() {
        Pod pod = pod("""
                phase: Running
                containerStatuses: [{restartCount: 0, state: {terminated: {exitCode: 0}}}]
                """);

        PodSeen seen = PodReading.of(deleted(pod), null);

        assertThat(seen.terminating()).isTrue();
        assertThat(seen.ended()).isTrue();
    }

    @Test
    void terminatingPodWhoseServerRunsHasNotEnded() {
        Pod pod = pod("""
                phase: Running
                containerStatuses: [{restartCount: 0, state: {running: {}}}]
                """);

        PodSeen seen = PodReading.of(deleted(pod), null);

        assertThat(seen.terminating()).isTrue();
        assertThat(seen.ended()).isFalse();
    }

    @ParameterizedTest
    @CsvSource({"Succeeded", "Failed"})
    void podOfATerminalPhaseHasEnded(String phase) {
        assertThat(read("phase: " + phase).ended()).isTrue();
    }

    @ParameterizedTest
    @CsvSource({"UnexpectedAdmissionError", "Evicted", "OutOfnvidia.com/gpu", "NodeShutdown"})
    void podThatANodeTurnedAwayOrThrewOutHasEndedAndSaysWhy(String reason) {
        PodSeen seen = read("{phase: Failed, reason: %s, message: no device left}".formatted(reason));

        assertThat(seen.ended()).isTrue();
        assertThat(seen.progress().awaits())
                .isEqualTo("waiting for another pod, for one has ended (" + reason + ": no device left)");
    }

    @Test
    void podWhoseNodeIsLostIsStuck() {
        PodSeen seen = read(ON_A_LOST_NODE);

        assertThat(seen.ended()).isFalse();
        assertThat(seen.ready()).isFalse();
        assertThat(seen.progress())
                .isInstanceOfSatisfying(
                        PodProgress.Stuck.class,
                        stuck -> assertThat(stuck.failure().cause()).isEqualTo(Cause.NODE_LOST));
    }

    @Test
    void podThatWasToldToEndOnALostNodeIsNotWaitedFor() {
        assertThat(PodReading.of(deleted(pod(ON_A_LOST_NODE)), null).ended()).isTrue();
        assertThat(PodReading.of(deleted(pod("{phase: Running, reason: NodeLost}")), null)
                        .ended())
                .isTrue();
    }

    private static Pod deleted(Pod pod) {
        return new PodBuilder(pod)
                .editMetadata()
                .withDeletionTimestamp("2026-01-01T00:00:00Z")
                .endMetadata()
                .build();
    }

    private static String crashLoop(String last) {
        return """
                phase: Running
                containerStatuses:
                - restartCount: 4
                  state: {waiting: {reason: CrashLoopBackOff, message: back-off}}
                  lastState: {terminated: %s}
                """.formatted(last);
    }

    private static PodSeen read(String status) {
        return PodReading.of(pod(status), null);
    }

    private static Pod pod(String status) {
        Pod pod = Serialization.unmarshal("apiVersion: v1\nkind: Pod\nstatus:\n" + status.indent(2), Pod.class);
        return new PodBuilder(pod)
                .withNewMetadata()
                .withUid("uid-1")
                .withName("lab-alpha-1")
                .addToLabels(ObjectNames.DEPLOYMENT_LABEL, "lab-alpha")
                .endMetadata()
                .withNewSpec()
                .endSpec()
                .build();
    }
}
