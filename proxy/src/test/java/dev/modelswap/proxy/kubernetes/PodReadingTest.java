package dev.modelswap.proxy.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import dev.modelswap.crds.ObjectNames;
import dev.modelswap.proxy.cluster.Observation.PodSeen;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.client.utils.Serialization;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PodReadingTest {

    @Test
    void newPodWaitsForTheScheduler() {
        PodSeen seen = read("phase: Pending");

        assertThat(seen.uid()).isEqualTo("uid-1");
        assertThat(seen.deployment()).isEqualTo("lab-alpha");
        assertThat(seen.ip()).isNull();
        assertThat(seen.progress()).isEqualTo("waiting for the scheduler");
        assertThat(seen.failure()).isNull();
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
        assertThat(seen.progress()).isEqualTo("loading");
    }

    @Test
    void unschedulablePodSaysWhy() {
        PodSeen seen = read("""
                phase: Pending
                conditions:
                - {type: PodScheduled, status: "False", reason: Unschedulable, message: 0/1 nodes have a GPU}
                """);

        assertThat(seen.unschedulable()).isEqualTo("no node takes its pod (Unschedulable: 0/1 nodes have a GPU)");
        assertThat(seen.progress()).startsWith("waiting for a node: ");
        assertThat(seen.failure()).isNull();
    }

    @ParameterizedTest
    @CsvSource({
        "ErrImagePull, its image 'repo/llama:1' cannot be pulled (ErrImagePull: because)",
        "ImagePullBackOff, its image 'repo/llama:1' cannot be pulled (ImagePullBackOff: because)",
        "InvalidImageName, its image 'repo/llama:1' cannot be pulled (InvalidImageName: because)",
        "CreateContainerConfigError, its container cannot be created (CreateContainerConfigError: because)",
        "RunContainerError, its container cannot be created (RunContainerError: because)"
    })
    void containerThatCannotStartIsAFailure(String reason, String failure) {
        PodSeen seen = read("""
                phase: Pending
                containerStatuses:
                - {image: repo/llama:1, restartCount: 0, state: {waiting: {reason: %s, message: because}}}
                """.formatted(reason));

        assertThat(seen.failure()).isEqualTo(failure);
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

        assertThat(seen.failure()).isEqualTo("its image 'repo/fetch:1' cannot be pulled (ErrImagePull)");
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

        assertThat(seen.failure()).isEqualTo("its init container 'fetch' keeps ending with exit code 2 (Error)");
    }

    @ParameterizedTest
    @CsvSource({"ContainerCreating", "PodInitializing"})
    void containerThatIsStillBeingMadeIsNoFailure(String reason) {
        PodSeen seen = read("""
                phase: Pending
                conditions: [{type: PodScheduled, status: "True"}]
                containerStatuses: [{restartCount: 0, state: {waiting: {reason: %s}}}]
                """.formatted(reason));

        assertThat(seen.failure()).isNull();
        assertThat(seen.progress()).isEqualTo("pulling its image or starting its container");
    }

    @Test
    void crashLoopIsAFailureWithItsExitCode() {
        PodSeen seen = read(crashLoop("{exitCode: 3, reason: Error}"));

        assertThat(seen.failure()).isEqualTo("its server keeps ending with exit code 3 (Error)");
        assertThat(seen.down()).isTrue();
        assertThat(seen.restarts()).isEqualTo(4);
    }

    @Test
    void crashLoopForLackOfMemorySaysSo() {
        PodSeen seen = read(crashLoop("{exitCode: 137, reason: OOMKilled}"));

        assertThat(seen.failure()).isEqualTo("its server needs more memory than its limit allows (OOMKilled)");
    }

    @Test
    void serverThatHasEndedOnceIsDownButNotFailed() {
        PodSeen seen = read("""
                phase: Running
                containerStatuses: [{restartCount: 0, state: {terminated: {exitCode: 1}}}]
                """);

        assertThat(seen.down()).isTrue();
        assertThat(seen.ended()).isFalse();
        assertThat(seen.failure()).isNull();
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

        PodSeen seen = PodReading.of(new PodBuilder(pod)
                .editMetadata()
                .withDeletionTimestamp("2026-01-01T00:00:00Z")
                .endMetadata()
                .build());

        assertThat(seen.terminating()).isTrue();
        assertThat(seen.ended()).isTrue();
    }

    @Test
    void terminatingPodWhoseServerRunsHasNotEnded() {
        Pod pod = pod("""
                phase: Running
                containerStatuses: [{restartCount: 0, state: {running: {}}}]
                """);

        PodSeen seen = PodReading.of(new PodBuilder(pod)
                .editMetadata()
                .withDeletionTimestamp("2026-01-01T00:00:00Z")
                .endMetadata()
                .build());

        assertThat(seen.terminating()).isTrue();
        assertThat(seen.ended()).isFalse();
    }

    @ParameterizedTest
    @CsvSource({"Succeeded", "Failed"})
    void podOfATerminalPhaseHasEnded(String phase) {
        assertThat(read("phase: " + phase).ended()).isTrue();
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
        return PodReading.of(pod(status));
    }

    private static Pod pod(String status) {
        Pod pod = Serialization.unmarshal("apiVersion: v1\nkind: Pod\nstatus:\n" + status.indent(2), Pod.class);
        return new PodBuilder(pod)
                .withNewMetadata()
                .withUid("uid-1")
                .addToLabels(ObjectNames.DEPLOYMENT_LABEL, "lab-alpha")
                .endMetadata()
                .build();
    }
}
