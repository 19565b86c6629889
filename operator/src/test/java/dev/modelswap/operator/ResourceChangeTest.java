package dev.modelswap.operator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.modelswap.crds.api.ModelSwap;
import dev.modelswap.crds.api.ModelSwapStatus;
import io.fabric8.kubernetes.api.model.ManagedFieldsEntryBuilder;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

class ResourceChangeTest {

    private final ModelSwap before = with(metadata -> metadata);

    @Test
    void statusAloneIsNothingToReconcile() {
        ModelSwap changed = with(metadata -> metadata.withResourceVersion("2")
                .withManagedFields(new ManagedFieldsEntryBuilder()
                        .withManager("modelswap-operator")
                        .build()));
        changed.setStatus(new ModelSwapStatus(1L, "coding", null, null, List.of(), List.of()));

        assertThat(ResourceChange.matters(changed, before)).isFalse();
    }

    @Test
    void specIsToldByItsGeneration() {
        assertThat(ResourceChange.matters(with(metadata -> metadata.withGeneration(2L)), before))
                .isTrue();
    }

    @Test
    void annotationThatAloneShowsALostNullMatters() {
        ModelSwap changed = with(metadata ->
                metadata.withAnnotations(Map.of("kubectl.kubernetes.io/last-applied-configuration", "{\"spec\":{}}")));

        assertThat(ResourceChange.matters(changed, before)).isTrue();
    }

    @Test
    void deletionAndFinalizersMatter() {
        assertThat(ResourceChange.matters(
                        with(metadata -> metadata.withDeletionTimestamp("2026-01-01T00:00:00Z")), before))
                .isTrue();
        assertThat(ResourceChange.matters(with(metadata -> metadata.withFinalizers("modelswap.dev/drain")), before))
                .isTrue();
    }

    private static ModelSwap with(UnaryOperator<ObjectMetaBuilder> change) {
        ModelSwap resource = new ModelSwap();
        resource.setMetadata(change.apply(new ObjectMetaBuilder()
                        .withName("lab")
                        .withGeneration(1L)
                        .withResourceVersion("1"))
                .build());
        return resource;
    }
}
