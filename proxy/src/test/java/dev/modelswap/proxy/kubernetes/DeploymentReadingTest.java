package dev.modelswap.proxy.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import dev.modelswap.crds.objects.ObjectNames;
import dev.modelswap.proxy.cluster.Observation.DeploymentSeen;
import dev.modelswap.proxy.cluster.PodProgress;
import dev.modelswap.proxy.engine.LoadFailure;
import dev.modelswap.proxy.engine.LoadFailure.Cause;
import dev.modelswap.proxy.engine.LoadPhase;
import io.fabric8.kubernetes.api.model.apps.DeploymentBuilder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DeploymentReadingTest {

    @Test
    void deploymentIsSeenWithItsReplicasAndWhatTheOperatorAsks() {
        DeploymentBuilder settled = deployment();
        settled.editMetadata()
                .addToAnnotations(ObjectNames.UNLOAD_ANNOTATION, "removed")
                .endMetadata();

        assertThat(DeploymentReading.of(settled.build()))
                .isEqualTo(new DeploymentSeen("lab-a", 7, 1, 1, true, null, "removed"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    QUOTA_EXCEEDED      | pods "a" is forbidden: exceeded quota: q
                    POD_REFUSED         | pods "a" is forbidden: violates PodSecurity "restricted:latest"
                    CLUSTER_UNAVAILABLE | etcdserver: request timed out
                    """)
    void whatKeepsThePodsFromBeingCreatedIsToldWithItsCause(Cause cause, String message) {
        DeploymentBuilder hindered = deployment();
        hindered.editStatus()
                .addNewCondition()
                .withType("ReplicaFailure")
                .withStatus("True")
                .withMessage(message)
                .endCondition()
                .endStatus();

        assertThat(DeploymentReading.of(hindered.build()).hindrance())
                .isEqualTo(new PodProgress.Stuck(
                        LoadPhase.SCHEDULING,
                        "waiting for its pod to be created (" + message + ")",
                        new LoadFailure(cause, "its pod cannot be created (" + message + ")")));
    }

    private static DeploymentBuilder deployment() {
        return new DeploymentBuilder()
                .withNewMetadata()
                .withName("lab-a")
                .withResourceVersion("7")
                .withGeneration(2L)
                .endMetadata()
                .withNewSpec()
                .withReplicas(1)
                .endSpec()
                .withNewStatus()
                .withObservedGeneration(2L)
                .withReplicas(1)
                .endStatus();
    }
}
