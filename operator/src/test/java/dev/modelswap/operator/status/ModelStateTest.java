package dev.modelswap.operator.status;

import static org.assertj.core.api.Assertions.assertThat;

import dev.modelswap.crds.api.ModelStatus.Phase;
import dev.modelswap.crds.objects.ObjectNames;
import dev.modelswap.crds.observation.PodWarning;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.DeploymentBuilder;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ModelStateTest {

    @Test
    void nothingWantedAndNothingThereIsStopped() {
        assertThat(unwanted().phase()).isEqualTo(Phase.Stopped);
        assertThat(ModelState.of(null, List.of()).phase()).isEqualTo(Phase.Stopped);
    }

    @Test
    void unwantedPodThatHasEndedHoldsNothing() {
        assertThat(unwanted(Pods.failed("Evicted", "low on memory")).phase()).isEqualTo(Phase.Stopped);
    }

    @Test
    void unwantedPodWhoseServerHasEndedHoldsNothingThoughItsObjectIsThere() {
        assertThat(unwanted(Pods.terminating(Pods.exited(0, "Completed"))).phase())
                .isEqualTo(Phase.Stopped);
    }

    @Test
    void unwantedPodThatLivesIsStopping() {
        assertThat(unwanted(Pods.terminating(Pods.ready())).phase()).isEqualTo(Phase.Stopping);
    }

    @Test
    void wantedWithoutPodIsStarting() {
        assertThat(wanted())
                .isEqualTo(new ModelState(Phase.Starting, ModelReason.Scheduling, "the pod is being created"));
    }

    @Test
    void podsThatCannotBeCreatedAreAFailure() {
        Deployment deployment = new DeploymentBuilder(Pods.deployment("d", 1))
                .withNewStatus()
                .addNewCondition()
                .withType("ReplicaFailure")
                .withStatus("True")
                .withMessage("exceeded quota")
                .endCondition()
                .endStatus()
                .build();

        assertThat(ModelState.of(deployment, List.of()))
                .isEqualTo(new ModelState(Phase.Failed, ModelReason.FailedCreate, "exceeded quota"));
    }

    @Test
    void whatKubernetesWarnsOfAPodIsTheModelsReason() {
        PodWarning missing = new PodWarning("FailedMount", "secret \"key\" not found", true);
        PodWarning passing = new PodWarning("FailedAttachVolume", "Multi-Attach error", false);

        assertThat(warned(missing))
                .isEqualTo(
                        new ModelState(Phase.Failed, ModelReason.FailedMount, "FailedMount: secret \"key\" not found"));
        assertThat(warned(passing))
                .isEqualTo(
                        new ModelState(Phase.Starting, ModelReason.Pulling, "FailedAttachVolume: Multi-Attach error"));
    }

    private static ModelState warned(PodWarning warning) {
        return ModelState.of(
                Pods.deployment("d", 1), List.of(Pods.waiting("ContainerCreating", "")), pod -> Optional.of(warning));
    }

    @Test
    void podThatFitsNowhereSaysWhy() {
        assertThat(wanted(Pods.unschedulable("0/1 nodes are available: 1 Insufficient nvidia.com/gpu.")))
                .isEqualTo(new ModelState(
                        Phase.Starting,
                        ModelReason.Unschedulable,
                        "no node for the pod: 0/1 nodes are available: 1 Insufficient nvidia.com/gpu."));
    }

    @Test
    void startingGoesFromSchedulingOverPullingToLoading() {
        assertThat(wanted(Pods.unscheduled()).reason()).isEqualTo(ModelReason.Scheduling);
        assertThat(wanted(Pods.waiting("ContainerCreating", "")).reason()).isEqualTo(ModelReason.Pulling);
        assertThat(wanted(Pods.running()).reason()).isEqualTo(ModelReason.Loading);
    }

    @Test
    void readyPodMakesTheModelReadyWhateverTheOthers() {
        assertThat(wanted(Pods.crashLooping(1, "Error"), Pods.ready()).phase()).isEqualTo(Phase.Ready);
    }

    @Test
    void modelThatIsToBeUnloadedSaysSoAndServesOn() {
        Deployment asked = new DeploymentBuilder(Pods.deployment("d", 1))
                .editMetadata()
                .addToAnnotations(ObjectNames.UNLOAD_ANNOTATION, "template-1")
                .endMetadata()
                .build();

        ModelState state = ModelState.of(asked, List.of(Pods.ready()));

        assertThat(state.phase()).isEqualTo(Phase.Ready);
        assertThat(state.reason()).isEqualTo(ModelReason.UpdateWaits);
    }

    @Test
    void podThatIsToldToStopDoesNotCountAsReady() {
        assertThat(wanted(Pods.terminating(Pods.ready())))
                .isEqualTo(new ModelState(Phase.Starting, ModelReason.Scheduling, "the former pod is still ending"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "ErrImagePull",
                "ImagePullBackOff",
                "InvalidImageName",
                "CreateContainerConfigError",
                "CreateContainerError",
                "RunContainerError"
            })
    void failuresOfTheKubeletAreCalledByItsWord(String word) {
        assertThat(wanted(Pods.waiting(word, "details")))
                .isEqualTo(new ModelState(Phase.Failed, ModelReason.valueOf(word), word + ": details"));
    }

    @Test
    void crashLoopTellsTheExitCode() {
        assertThat(wanted(Pods.crashLooping(3, "Error")))
                .isEqualTo(new ModelState(
                        Phase.Failed,
                        ModelReason.CrashLoopBackOff,
                        "the server ends again and again; last it ended with exit code 3"));
    }

    @Test
    void crashLoopFromLackOfMemoryIsCalledThat() {
        assertThat(wanted(Pods.crashLooping(137, "OOMKilled")).reason()).isEqualTo(ModelReason.OOMKilled);
        assertThat(wanted(Pods.exited(137, "OOMKilled")).reason()).isEqualTo(ModelReason.OOMKilled);
    }

    @Test
    void serverThatEndedByItselfIsAFailure() {
        assertThat(wanted(Pods.exited(1, "Error")))
                .isEqualTo(
                        new ModelState(Phase.Failed, ModelReason.ContainerExited, "the server ended with exit code 1"));
    }

    @Test
    void containerBesideTheServerMayBeTheOneThatFails() {
        Pod pod = Pods.beside(Pods.running(), Pods.crashLooping(2, "Error"));

        assertThat(wanted(pod).reason()).isEqualTo(ModelReason.CrashLoopBackOff);
    }

    @Test
    void containerThatIsReadyHidesNothingOfTheServer() {
        Pod pod = Pods.beside(Pods.readyContainer(), Pods.waiting("ImagePullBackOff", "no such image"));

        assertThat(wanted(pod).reason()).isEqualTo(ModelReason.ImagePullBackOff);
    }

    @Test
    void podThatItsNodeRefusedIsAFailureUntilAnotherComes() {
        Pod refused = Pods.failed("UnexpectedAdmissionError", "no GPU left");

        assertThat(wanted(refused))
                .isEqualTo(new ModelState(
                        Phase.Failed, ModelReason.UnexpectedAdmissionError, "UnexpectedAdmissionError: no GPU left"));
        assertThat(wanted(refused, Pods.unscheduled()).phase()).isEqualTo(Phase.Starting);
    }

    @Test
    void podThatEndedForAReasonWithoutANameOfOursSaysTheReason() {
        assertThat(wanted(Pods.failed("NodeAffinity", "node has no such label")))
                .isEqualTo(new ModelState(Phase.Failed, ModelReason.PodFailed, "NodeAffinity: node has no such label"));
    }

    @Test
    void podOnANodeThatDoesNotAnswerIsAFailure() {
        assertThat(wanted(Pods.onLostNode()))
                .isEqualTo(new ModelState(Phase.Failed, ModelReason.NodeLost, "its node does not answer"));
    }

    @Test
    void initContainerThatRunsIsNamed() {
        assertThat(wanted(Pods.initializing("fetch")))
                .isEqualTo(new ModelState(Phase.Starting, ModelReason.Initializing, "its init container 'fetch' runs"));
    }

    private static ModelState wanted(Pod... pods) {
        return ModelState.of(Pods.deployment("d", 1), List.of(pods));
    }

    private static ModelState unwanted(Pod... pods) {
        return ModelState.of(Pods.deployment("d", 0), List.of(pods));
    }
}
