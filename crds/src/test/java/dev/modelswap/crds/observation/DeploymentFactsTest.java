package dev.modelswap.crds.observation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.modelswap.crds.observation.PodsNotCreated.Cause;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.DeploymentBuilder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DeploymentFactsTest {

    private static final String QUOTA =
            "pods \"lab-a-5c\" is forbidden: exceeded quota: q, requested: pods=1, used: pods=1";

    @Test
    void deploymentThatSaysNothingWantsOneReplica() {
        Deployment fresh = new DeploymentBuilder()
                .withNewMetadata()
                .withGeneration(1L)
                .endMetadata()
                .withNewSpec()
                .endSpec()
                .build();

        assertThat(DeploymentFacts.of(fresh)).isEqualTo(new DeploymentFacts(1, 0, false, null));
    }

    @Test
    void statusSpeaksOfTheSpecThatItHasObserved() {
        assertThat(DeploymentFacts.of(deployment(1L)).settled()).isFalse();
        assertThat(DeploymentFacts.of(deployment(2L)).settled()).isTrue();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    QUOTA   | pods "a" is forbidden: exceeded quota: q, requested: pods=1, used: pods=1, limited: pods=1
                    REFUSED | pods "a" is forbidden: violates PodSecurity "restricted:latest": runAsNonRoot != true
                    REFUSED | pods "a" is forbidden: maximum memory usage per Container is 1Gi, but limit is 4Gi
                    REFUSED | pods "a" is forbidden: error looking up service account ns/none: serviceaccount "none" not found
                    REFUSED | admission webhook "policy.example" denied the request: no images from there
                    REFUSED | Pod "a" is invalid: spec.containers[0].name: Required value
                    OTHER   | Internal error occurred: failed calling webhook "policy.example": context deadline exceeded
                    OTHER   | etcdserver: request timed out
                    """)
    void whyPodsCannotBeCreated(Cause cause, String message) {
        assertThat(DeploymentFacts.of(saying("ReplicaFailure", "True", "FailedCreate", message))
                        .notCreated())
                .isEqualTo(new PodsNotCreated(cause, message));
    }

    @Test
    void deploymentThatCannotEvenHaveAReplicaSetSaysWhy() {
        assertThat(DeploymentFacts.of(saying("Progressing", "False", "ReplicaSetCreateError", QUOTA))
                        .notCreated())
                .isEqualTo(new PodsNotCreated(Cause.QUOTA, QUOTA));
    }

    @Test
    void conditionThatIsOverOrSpeaksOfSomethingElseHindersNothing() {
        assertThat(DeploymentFacts.of(saying("ReplicaFailure", "False", "FailedCreate", QUOTA))
                        .notCreated())
                .isNull();
        assertThat(DeploymentFacts.of(saying("Progressing", "False", "ProgressDeadlineExceeded", "timed out"))
                        .notCreated())
                .isNull();
    }

    private static Deployment deployment(long observed) {
        return new DeploymentBuilder()
                .withNewMetadata()
                .withGeneration(2L)
                .endMetadata()
                .withNewSpec()
                .withReplicas(1)
                .endSpec()
                .withNewStatus()
                .withObservedGeneration(observed)
                .endStatus()
                .build();
    }

    private static Deployment saying(String type, String status, String reason, String message) {
        return new DeploymentBuilder(deployment(2L))
                .editStatus()
                .addNewCondition()
                .withType(type)
                .withStatus(status)
                .withReason(reason)
                .withMessage(message)
                .endCondition()
                .endStatus()
                .build();
    }
}
