package dev.modelswap.bench;

import static org.assertj.core.api.Assertions.assertThat;

import dev.modelswap.crds.objects.ObjectNames;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ExclusivityWatchTest {

    private final ExclusivityWatch watch = new ExclusivityWatch(Set.of("a", "b"));

    @Test
    void twoLivePodsAreAViolation() {
        watch.onAdd(running("a"));
        watch.onAdd(creating("b"));

        assertThat(watch.violations()).containsExactly("a and b");
    }

    @Test
    void podThatHasEndedMakesRoom() {
        watch.onAdd(running("a"));
        watch.onUpdate(running("a"), ended("a"));
        watch.onAdd(running("b"));

        assertThat(watch.violations()).isEmpty();
        assertThat(watch.swaps()).isEqualTo(2);
    }

    @Test
    void podThatIsGoneMakesRoom() {
        watch.onAdd(running("a"));
        watch.onDelete(running("a"), false);
        watch.onAdd(running("b"));

        assertThat(watch.violations()).isEmpty();
    }

    @Test
    void podThatHasEndedStaysSoWhateverItsContainersAreShownAs() {
        watch.onAdd(running("a"));
        watch.onUpdate(running("a"), ended("a"));
        watch.onUpdate(ended("a"), creating("a"));
        watch.onAdd(running("b"));

        assertThat(watch.violations()).isEmpty();
    }

    @Test
    void modelThatMayRunBesideOthersIsNotLookedAt() {
        watch.onAdd(running("a"));
        watch.onAdd(running("beside"));

        assertThat(watch.violations()).isEmpty();
        assertThat(watch.swaps()).isEqualTo(1);
    }

    private static Pod running(String model) {
        return pod(model)
                .editStatus()
                .withPhase("Running")
                .addNewContainerStatus()
                .withName("server")
                .withNewState()
                .withNewRunning()
                .endRunning()
                .endState()
                .endContainerStatus()
                .endStatus()
                .build();
    }

    private static Pod creating(String model) {
        return pod(model)
                .editStatus()
                .withPhase("Pending")
                .addNewContainerStatus()
                .withName("server")
                .withNewState()
                .withNewWaiting()
                .withReason("ContainerCreating")
                .endWaiting()
                .endState()
                .endContainerStatus()
                .endStatus()
                .build();
    }

    private static Pod ended(String model) {
        return pod(model)
                .editMetadata()
                .withDeletionTimestamp("2026-01-01T00:00:00Z")
                .endMetadata()
                .editStatus()
                .withPhase("Running")
                .addNewContainerStatus()
                .withName("server")
                .withNewState()
                .withNewTerminated()
                .withExitCode(0)
                .endTerminated()
                .endState()
                .endContainerStatus()
                .endStatus()
                .build();
    }

    private static PodBuilder pod(String model) {
        return new PodBuilder()
                .withNewMetadata()
                .withName("pod-of-" + model)
                .withUid("uid-of-" + model)
                .addToAnnotations(ObjectNames.MODEL_ANNOTATION, model)
                .endMetadata()
                .withNewSpec()
                .addNewContainer()
                .withName("server")
                .endContainer()
                .endSpec()
                .withNewStatus()
                .endStatus();
    }
}
