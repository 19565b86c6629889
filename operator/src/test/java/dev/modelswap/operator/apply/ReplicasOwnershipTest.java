package dev.modelswap.operator.apply;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.FieldsV1;
import io.fabric8.kubernetes.api.model.ManagedFieldsEntry;
import io.fabric8.kubernetes.api.model.ManagedFieldsEntryBuilder;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.DeploymentBuilder;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ReplicasOwnershipTest {

    private static final Map<String, Object> REPLICAS = Map.of("f:spec", Map.of("f:replicas", Map.of()));
    private static final Map<String, Object> OTHERS =
            Map.of("f:metadata", Map.of("f:labels", Map.of()), "f:spec", Map.of("f:template", Map.of()));

    @Test
    void operatorAloneWouldDropTheFieldByNotApplyingIt() {
        assertThat(ReplicasOwnership.heldByAnother(deployment(owner("modelswap-operator", "Apply", REPLICAS))))
                .isFalse();
    }

    @Test
    void holderKeepsTheField() {
        assertThat(ReplicasOwnership.heldByAnother(deployment(
                        owner("modelswap-operator", "Apply", REPLICAS),
                        owner("modelswap-initial-replicas", "Apply", REPLICAS))))
                .isTrue();
    }

    @Test
    void proxyThatScaledKeepsTheFieldToo() {
        assertThat(ReplicasOwnership.heldByAnother(deployment(
                        owner("modelswap-operator", "Apply", OTHERS), owner("modelswap-proxy", "Update", REPLICAS))))
                .isTrue();
    }

    @Test
    void ownersOfOtherFieldsDoNotKeepIt() {
        assertThat(ReplicasOwnership.heldByAnother(deployment(
                        owner("modelswap-operator", "Apply", REPLICAS),
                        owner("kube-controller-manager", "Update", OTHERS),
                        owner("nobody", "Update", Map.of()),
                        new ManagedFieldsEntryBuilder().withManager("empty").build())))
                .isFalse();
    }

    @Test
    void claimNamesTheObservedReplicasAndNothingElse() {
        Deployment claim = ReplicasOwnership.claim(deployment());

        assertThat(claim)
                .isEqualTo(new DeploymentBuilder()
                        .withNewMetadata()
                        .withName("lab-tiny")
                        .withNamespace("team")
                        .endMetadata()
                        .withNewSpec()
                        .withReplicas(1)
                        .endSpec()
                        .build());
    }

    private static Deployment deployment(ManagedFieldsEntry... managedFields) {
        return new DeploymentBuilder()
                .withNewMetadata()
                .withName("lab-tiny")
                .withNamespace("team")
                .withResourceVersion("7")
                .withManagedFields(managedFields)
                .endMetadata()
                .withNewSpec()
                .withReplicas(1)
                .withRevisionHistoryLimit(1)
                .endSpec()
                .build();
    }

    private static ManagedFieldsEntry owner(String manager, String operation, Map<String, Object> fields) {
        FieldsV1 owned = new FieldsV1();
        owned.setAdditionalProperties(fields);
        return new ManagedFieldsEntryBuilder()
                .withManager(manager)
                .withOperation(operation)
                .withFieldsV1(owned)
                .build();
    }
}
