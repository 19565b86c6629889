package dev.modelswap.operator.room;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.client.utils.Serialization;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NodeFitTest {

    private static final String NODE = """
            apiVersion: v1
            kind: Node
            metadata: {name: n1, labels: {gpu: l40s, count: "4"}}
            spec: {taints: [{key: gpu, value: only, effect: NoSchedule}, {key: soft, effect: PreferNoSchedule}]}
            """;

    private static final String TOLERANT = "tolerations: [{key: gpu, operator: Exists}]\n";

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "''; true",
                "nodeSelector: {gpu: l40s}; true",
                "nodeSelector: {gpu: h100}; false",
                "affinity: {key: gpu, operator: In, values: [l40s, h100]}; true",
                "affinity: {key: gpu, operator: NotIn, values: [l40s]}; false",
                "affinity: {key: zone, operator: NotIn, values: [a]}; true",
                "affinity: {key: gpu, operator: Exists}; true",
                "affinity: {key: zone, operator: DoesNotExist}; true",
                "affinity: {key: count, operator: Gt, values: ['3']}; true",
                "affinity: {key: count, operator: Lt, values: ['4']}; false",
                "affinity: {key: gpu, operator: Gt, values: ['3']}; false",
            })
    void selectorsAndRequiredAffinityDecide(String rule, boolean takes) {
        String spec = rule.startsWith("affinity: ")
                ? "affinity: {nodeAffinity: {requiredDuringSchedulingIgnoredDuringExecution: {nodeSelectorTerms: ["
                        + "{matchExpressions: [" + rule.substring("affinity: ".length()) + "]}]}}}\n"
                : rule + "\n";

        assertThat(NodeFit.takesNow(node(NODE), pod(TOLERANT + spec))).isEqualTo(takes);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "[]; false",
                "[{operator: Exists}]; true",
                "[{key: gpu, value: only}]; true",
                "[{key: gpu, value: other}]; false",
                "[{key: gpu, operator: Exists, effect: NoExecute}]; false",
            })
    void taintsKeepOffWhoDoesNotTolerateThem(String tolerations, boolean takes) {
        assertThat(NodeFit.takesNow(node(NODE), pod("tolerations: " + tolerations)))
                .isEqualTo(takes);
    }

    @ParameterizedTest
    @CsvSource({"true, false", "false, true"})
    void whatIsCordonedTakesNothing(boolean cordoned, boolean takes) {
        String node = "kind: Node\napiVersion: v1\nmetadata: {name: n1}\nspec: {unschedulable: " + cordoned + "}\n";

        assertThat(NodeFit.takesNow(node(node), pod("{}"))).isEqualTo(takes);
    }

    private static Node node(String yaml) {
        return Serialization.unmarshal(yaml, Node.class);
    }

    private static PodSpec pod(String yaml) {
        return Serialization.unmarshal(yaml, PodSpec.class);
    }
}
