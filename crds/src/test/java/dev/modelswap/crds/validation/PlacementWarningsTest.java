package dev.modelswap.crds.validation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.modelswap.crds.api.ModelSwapSpec;
import dev.modelswap.crds.values.Problem;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.util.List;
import org.junit.jupiter.api.Test;

class PlacementWarningsTest {

    private static final String MODELS = """
            models:
            - {name: gpu, image: i, resources: {limits: {nvidia.com/gpu: 1}}}
            - {name: memory, image: i, resources: {requests: {memory: 1Gi}}}
            - {name: vram, image: i, vram: 4Gi}
            - {name: template, image: i, podTemplate: {spec: {containers: []}}}
            - {name: cpu, image: i, resources: {requests: {cpu: 1}}}
            - {name: nothing, image: i}
            """;

    @Test
    void modelsThatCannotBePlacedByRoomAreNamedOnce() {
        assertThat(warnings("placement: {policy: Fit}\n" + MODELS))
                .singleElement()
                .satisfies(warning -> assertThat(warning.toString())
                        .isEqualTo(
                                "spec.models: cpu, nothing ask for nothing by which room is counted, so that one of them"
                                        + " runs at a time: write resources (GPUs or memory) or vram"));
    }

    @Test
    void nothingIsWrongWhereGroupsDecideOrOneModelIsAlone() {
        assertThat(warnings(MODELS)).isEmpty();
        assertThat(warnings("placement: {policy: Fit}\nmodels: [{name: a, image: i}]"))
                .isEmpty();
    }

    private static List<Problem> warnings(String spec) {
        return PlacementWarnings.of(Serialization.unmarshal(spec, ModelSwapSpec.class));
    }
}
