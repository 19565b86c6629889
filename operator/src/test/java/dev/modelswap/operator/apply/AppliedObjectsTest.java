package dev.modelswap.operator.apply;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.FieldsV1;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import java.util.Map;
import org.junit.jupiter.api.Test;

class AppliedObjectsTest {

    private static final ResourceID LAB = new ResourceID("lab", "team");

    private final AppliedObjects applied = new AppliedObjects();

    @Test
    void whatWasNeverAppliedIsNotUpToDate() {
        assertThat(applied.isUpToDate(LAB, desired("1"), actual("1", "f:data"))).isFalse();
    }

    @Test
    void sameDesireWithSameOwnershipIsUpToDateHoweverTheServerSpellsIt() {
        applied.remember(LAB, desired("1"), actual("1", "f:data"));

        assertThat(applied.isUpToDate(LAB, desired("1"), actual("1.0", "f:data")))
                .isTrue();
    }

    @Test
    void changedDesireIsNotUpToDate() {
        applied.remember(LAB, desired("1"), actual("1", "f:data"));

        assertThat(applied.isUpToDate(LAB, desired("2"), actual("1", "f:data"))).isFalse();
    }

    @Test
    void fieldTakenBySomebodyElseIsNotUpToDate() {
        applied.remember(LAB, desired("1"), actual("1", "f:data"));

        assertThat(applied.isUpToDate(LAB, desired("1"), actual("5", "f:metadata")))
                .isFalse();
    }

    @Test
    void goneResourceIsForgotten() {
        applied.remember(LAB, desired("1"), actual("1", "f:data"));

        applied.retain(resource -> false);

        assertThat(applied.isUpToDate(LAB, desired("1"), actual("1", "f:data"))).isFalse();
    }

    private static ConfigMap desired(String value) {
        return new ConfigMapBuilder()
                .withNewMetadata()
                .withName("lab-serving")
                .endMetadata()
                .withData(Map.of("key", value))
                .build();
    }

    private static ConfigMap actual(String value, String ownedField) {
        FieldsV1 owned = new FieldsV1();
        owned.setAdditionalProperties(Map.of(ownedField, Map.of()));
        return new ConfigMapBuilder(desired(value))
                .editMetadata()
                .addNewManagedField()
                .withManager("modelswap-operator")
                .withOperation("Apply")
                .withFieldsV1(owned)
                .endManagedField()
                .endMetadata()
                .build();
    }
}
