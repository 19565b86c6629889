package dev.modelswap.operator.desired;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.NodeBuilder;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.PodSpecBuilder;
import io.fabric8.kubernetes.api.model.Taint;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** How many proxies there are where the user does not say. */
class ProxyReplicasTest {

    private static final PodSpec ANY = new PodSpecBuilder().build();

    @Test
    void twoWhereMoreThanOneNodeCanTakeOne() {
        assertThat(ProxyReplicas.ofPod(ANY, List.of())).isEqualTo(1);
        assertThat(ProxyReplicas.ofPod(ANY, List.of(node("a")))).isEqualTo(1);
        assertThat(ProxyReplicas.ofPod(ANY, List.of(node("a"), node("b")))).isEqualTo(2);
        assertThat(ProxyReplicas.ofPod(ANY, List.of(node("a"), node("b"), node("c"))))
                .isEqualTo(2);
    }

    @Test
    void nodeWhoseTaintIsNotToleratedTakesNone() {
        Node control = node("a", taint("node-role.kubernetes.io/control-plane", null, "NoSchedule"));
        Node gpu = node("b", taint("gpu", "yes", "NoExecute"));
        Node free = node("c");

        assertThat(ProxyReplicas.ofPod(ANY, List.of(control, gpu, free))).isEqualTo(1);
        assertThat(ProxyReplicas.ofPod(tolerating("gpu", "Equal", "yes", "NoExecute"), List.of(control, gpu, free)))
                .isEqualTo(2);
        assertThat(ProxyReplicas.ofPod(tolerating("gpu", "Equal", "no", null), List.of(control, gpu, free)))
                .isEqualTo(1);
        assertThat(ProxyReplicas.ofPod(tolerating("gpu", "Exists", null, null), List.of(control, gpu, free)))
                .isEqualTo(2);
        assertThat(ProxyReplicas.ofPod(tolerating(null, "Exists", null, null), List.of(control, gpu)))
                .isEqualTo(2);
    }

    /** Else a drain of one of two nodes would end one of two proxies for good. */
    @Test
    void nodeThatIsDrainedOrDoesNotAnswerCountsAsItWillWhenItIsBack() {
        Node drained = node("a", taint("node.kubernetes.io/unschedulable", null, "NoSchedule"));
        Node lost = node("b", taint("node.kubernetes.io/unreachable", null, "NoExecute"));

        assertThat(ProxyReplicas.ofPod(ANY, List.of(drained, lost))).isEqualTo(2);
    }

    @Test
    void nodeThatTheSelectorLeavesOutTakesNone() {
        PodSpec ssd = new PodSpecBuilder().addToNodeSelector("disk", "ssd").build();
        Node other = new NodeBuilder(node("b"))
                .editMetadata()
                .addToLabels("disk", "ssd")
                .endMetadata()
                .build();

        assertThat(ProxyReplicas.ofPod(ssd, List.of(node("a"), other))).isEqualTo(1);
        assertThat(ProxyReplicas.ofPod(ssd, List.of(other, other))).isEqualTo(2);
    }

    private static PodSpec tolerating(
            @Nullable String key, String operator, @Nullable String value, @Nullable String effect) {
        return new PodSpecBuilder()
                .addNewToleration(effect, key, operator, null, value)
                .build();
    }

    private static Taint taint(String key, @Nullable String value, String effect) {
        return new Taint(effect, key, null, value);
    }

    private static Node node(String name, Taint... taints) {
        return new NodeBuilder()
                .withNewMetadata()
                .withName(name)
                .endMetadata()
                .withNewSpec()
                .withTaints(Arrays.asList(taints))
                .endSpec()
                .build();
    }
}
