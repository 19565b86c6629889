package dev.modelswap.operator.desired;

import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.Taint;
import io.fabric8.kubernetes.api.model.Toleration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/** How many pods a proxy has about which the user says nothing: two where they can be on different nodes. */
final class ProxyReplicas {

    private static final Set<String> KEEPING_OFF = Set.of("NoSchedule", "NoExecute");

    /** Of a node that is being drained, or does not answer just now: it counts as it will when it is back. */
    private static final List<String> PASSING = List.of(
            "node.kubernetes.io/unschedulable", "node.kubernetes.io/not-ready", "node.kubernetes.io/unreachable");

    private ProxyReplicas() {}

    static int ofPod(PodSpec pod, List<Node> nodes) {
        return nodes.stream().filter(node -> takes(node, pod)).limit(2).count() > 1 ? 2 : 1;
    }

    private static boolean takes(Node node, PodSpec pod) {
        Map<String, String> labels =
                Objects.requireNonNullElse(node.getMetadata().getLabels(), Map.of());
        Map<String, String> selector = Objects.requireNonNullElse(pod.getNodeSelector(), Map.of());
        List<Taint> taints = node.getSpec() == null ? List.of() : node.getSpec().getTaints();
        return labels.entrySet().containsAll(selector.entrySet())
                && taints.stream()
                        .filter(taint -> KEEPING_OFF.contains(taint.getEffect()) && !PASSING.contains(taint.getKey()))
                        .allMatch(taint ->
                                pod.getTolerations().stream().anyMatch(toleration -> tolerates(toleration, taint)));
    }

    private static boolean tolerates(Toleration toleration, Taint taint) {
        boolean effect =
                isEmpty(toleration.getEffect()) || toleration.getEffect().equals(taint.getEffect());
        boolean key = isEmpty(toleration.getKey())
                ? "Exists".equals(toleration.getOperator())
                : toleration.getKey().equals(taint.getKey());
        boolean value = "Exists".equals(toleration.getOperator())
                || Objects.requireNonNullElse(toleration.getValue(), "")
                        .equals(Objects.requireNonNullElse(taint.getValue(), ""));
        return effect && key && value;
    }

    private static boolean isEmpty(String text) {
        return text == null || text.isEmpty();
    }
}
