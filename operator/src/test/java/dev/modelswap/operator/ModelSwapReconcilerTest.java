package dev.modelswap.operator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.modelswap.crds.api.ModelSwap;
import dev.modelswap.crds.api.ModelSwapStatus;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import java.util.List;
import org.junit.jupiter.api.Test;

class ModelSwapReconcilerTest {

    @Test
    void statusIsWrittenOnlyUponTheVersionOfTheResourceThatItSpeaksOf() {
        ModelSwap resource = new ModelSwap();
        resource.setMetadata(new ObjectMetaBuilder()
                .withName("lab")
                .withNamespace("default")
                .withResourceVersion("42")
                .build());

        ModelSwap patch = ModelSwapReconciler.withStatus(
                resource, new ModelSwapStatus(1L, "coding", null, null, List.of(), List.of()));

        assertThat(patch.getMetadata().getResourceVersion()).isEqualTo("42");
        assertThat(patch.getMetadata().getName()).isEqualTo("lab");
        assertThat(patch.getSpec()).isNull();
    }
}
