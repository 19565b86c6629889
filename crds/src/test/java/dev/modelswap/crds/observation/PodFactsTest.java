package dev.modelswap.crds.observation;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.client.utils.Serialization;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PodFactsTest {

    private static final PodContainer SERVER = new PodContainer("server", false);
    private static final PodContainer FETCH = new PodContainer("fetch", true);
    private static final String SCHEDULED = "conditions: [{type: PodScheduled, status: 'True'}]";

    @Test
    void podWithoutStatusWaitsForTheScheduler() {
        Pod pod = new PodBuilder().withNewMetadata().endMetadata().build();

        assertThat(PodFacts.of(pod)).isEqualTo(new PodFacts(false, false, false, 0, false, new PodStage.Scheduling()));
    }

    @Test
    void unschedulablePodSaysWhatIsShort() {
        assertThat(stage("conditions: [{type: PodScheduled, status: 'False', reason: Unschedulable, message: no GPU}]"))
                .isEqualTo(new PodStage.Unschedulable("no GPU"));
    }

    @Test
    void scheduledPodOfWhichTheKubeletSaysNothingYetIsBeingCreated() {
        assertThat(stage(SCHEDULED)).isEqualTo(new PodStage.Creating(null));
    }

    @Test
    void initContainerThatRunsIsNamed() {
        assertThat(stage("""
                initContainerStatuses: [{name: fetch, ready: false, state: {running: {}}}]
                containerStatuses: [{name: server, state: {waiting: {reason: PodInitializing}}}]
                """)).isEqualTo(new PodStage.Initializing(FETCH));
    }

    @Test
    void initContainerThatHasDoneItsWorkIsNoEnd() {
        assertThat(stage("""
                initContainerStatuses: [{name: fetch, ready: true, state: {terminated: {exitCode: 0}}}]
                containerStatuses: [{name: server, state: {running: {}}}]
                """)).isEqualTo(new PodStage.Loading(0, null));
    }

    @Test
    void containerThatIsReadyHidesNothingOfOneThatIsNot() {
        assertThat(stage("""
                containerStatuses:
                - {name: beside, ready: true, state: {running: {}}}
                - {name: server, ready: false, state: {waiting: {reason: ContainerCreating}}}
                """)).isEqualTo(new PodStage.Creating(null));
    }

    @Test
    void podWhoseContainersAreAllReadyAndThatIsNotYetLoadsStill() {
        assertThat(stage("containerStatuses: [{name: server, ready: true, restartCount: 0, state: {running: {}}}]"))
                .isEqualTo(new PodStage.Loading(0, null));
    }

    @Test
    void serverStartedAgainSaysHowItEndedLast() {
        assertThat(stage("""
                containerStatuses:
                - name: server
                  restartCount: 2
                  state: {running: {}}
                  lastState: {terminated: {exitCode: 137, reason: OOMKilled}}
                """)).isEqualTo(new PodStage.Loading(2, new ContainerEnd(137, "OOMKilled", null)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"ErrImagePull", "InvalidImageName", "SignatureValidationFailed"})
    void imageThatIsNotThereIsAFailure(String reason) {
        assertThat(stage("containerStatuses: [{name: server, image: 'x:1', state: {waiting: {reason: %s, message: m}}}]"
                        .formatted(reason)))
                .isEqualTo(new PodStage.Failing(new ContainerFailure.ImageNotPulled(SERVER, "x:1", reason, "m")));
    }

    @Test
    void failureOfAnyContainerWinsOverAnotherThatRunsOrHasEnded() {
        assertThat(stage("""
                containerStatuses:
                - {name: first, state: {running: {}}}
                - {name: second, state: {terminated: {exitCode: 1}}}
                - {name: server, state: {waiting: {reason: CreateContainerConfigError, message: no secret}}}
                """))
                .isEqualTo(new PodStage.Failing(
                        new ContainerFailure.NotCreated(SERVER, "CreateContainerConfigError", "no secret")));
    }

    @Test
    void crashLoopSaysHowItEndedLast() {
        PodFacts facts = PodFacts.of(pod("""
                initContainerStatuses:
                - name: fetch
                  restartCount: 4
                  state: {waiting: {reason: CrashLoopBackOff}}
                  lastState: {terminated: {exitCode: 3, reason: Error}}
                """));

        assertThat(facts.stage())
                .isEqualTo(new PodStage.Failing(
                        new ContainerFailure.KeepsEnding(FETCH, new ContainerEnd(3, "Error", null))));
        assertThat(facts.restarts()).as("those of the server").isZero();
    }

    @Test
    void containerThatHasEndedIsDownUntilItIsStartedAgain() {
        PodFacts facts = PodFacts.of(pod("containerStatuses: [{name: server, state: {terminated: {exitCode: 1}}}]"));

        assertThat(facts.down()).isTrue();
        assertThat(facts.ended()).isFalse();
        assertThat(facts.stage()).isEqualTo(new PodStage.Down(SERVER, new ContainerEnd(1, null, null)));
    }

    @Test
    void podThatItsNodeRefusedHasEndedWithTheKubeletsReason() {
        assertThat(stage("{phase: Failed, reason: UnexpectedAdmissionError, message: no GPU left}"))
                .isEqualTo(new PodStage.Ended("UnexpectedAdmissionError", "no GPU left"));
        assertThat(stage("phase: Succeeded")).isEqualTo(new PodStage.Ended("Succeeded", null));
    }

    @Test
    void deletedPodHasEndedWhenItsContainersHave() {
        assertThat(PodFacts.of(deleted(pod("containerStatuses: [{name: server, state: {terminated: {exitCode: 0}}}]")))
                        .ended())
                .isTrue();
        assertThat(PodFacts.of(deleted(pod("containerStatuses: [{name: server, state: {running: {}}}]")))
                        .ended())
                .isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"ContainerCreating", "PodInitializing"})
    void deletedPodHasEndedWhenItsNodeHasLostItsContainer(String waiting) {
        Pod pod = pod("""
                phase: Running
                containerStatuses:
                - name: server
                  state: {waiting: {reason: %s}}
                  lastState: {terminated: {exitCode: 137, reason: ContainerStatusUnknown}}
                """.formatted(waiting));

        assertThat(PodFacts.of(deleted(pod)).ended()).isTrue();
        assertThat(PodFacts.of(pod).ended()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "state: {waiting: {reason: ContainerCreating}}", // none was there yet
                "state: {waiting: {reason: CrashLoopBackOff}}, lastState: {terminated: {exitCode: 1}}",
                "state: {running: {}}, lastState: {terminated: {exitCode: 1}}",
                "state: {waiting: {}}, lastState: {terminated: {exitCode: 1}}",
                "lastState: {terminated: {exitCode: 1}}",
            })
    void deletedPodHasNotEndedWhileItsContainerMayStillRun(String container) {
        assertThat(PodFacts.of(deleted(pod("containerStatuses: [{name: server, " + container + "}]")))
                        .ended())
                .isFalse();
    }

    @Test
    void podThatOnlyTheControlPlaneCallsUnreadyIsOnALostNode() {
        String status = """
                conditions: [{type: Ready, status: 'False'}, {type: ContainersReady, status: 'True'}]
                containerStatuses: [{name: server, ready: true, state: {running: {}}}]
                """;

        assertThat(stage(status)).isEqualTo(new PodStage.NodeLost(null));
        Pod gated = new PodBuilder(pod(status))
                .withNewSpec()
                .addNewReadinessGate("example.org/load-balancer")
                .endSpec()
                .build();
        assertThat(PodFacts.of(gated).stage()).isEqualTo(new PodStage.Loading(0, null));
    }

    @Test
    void deletedPodOfALostNodeSaysSoAndHasNotEnded() {
        PodFacts facts = PodFacts.of(deleted(pod("""
                reason: NodeLost
                message: Node n which was running pod p is unresponsive
                conditions: [{type: Ready, status: 'False'}]
                containerStatuses: [{name: server, state: {running: {}}}]
                """)));

        assertThat(facts.stage()).isEqualTo(new PodStage.NodeLost("Node n which was running pod p is unresponsive"));
        assertThat(facts.ended()).isFalse();
    }

    @Test
    void containersAreDescribedByWhatTheyAre() {
        assertThat(SERVER.described()).isEqualTo("server");
        assertThat(FETCH.described()).isEqualTo("init container 'fetch'");
        assertThat(new PodContainer("beside", false).described()).isEqualTo("container 'beside'");
    }

    private static PodStage stage(String status) {
        return PodFacts.of(pod(status)).stage();
    }

    private static Pod deleted(Pod pod) {
        return new PodBuilder(pod)
                .editOrNewMetadata()
                .withDeletionTimestamp("2026-01-01T00:00:00Z")
                .endMetadata()
                .build();
    }

    private static Pod pod(String status) {
        return Serialization.unmarshal(
                "apiVersion: v1\nkind: Pod\nmetadata: {name: p}\nstatus:\n" + status.indent(2), Pod.class);
    }
}
