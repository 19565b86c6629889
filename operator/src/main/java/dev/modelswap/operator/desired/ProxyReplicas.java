package dev.modelswap.operator.desired;

import dev.modelswap.operator.room.NodeFit;
import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.PodSpec;
import java.util.List;

/** How many pods a proxy has about which the user says nothing: two where they can be on different nodes. */
final class ProxyReplicas {

    /** Of a node that is being drained, or does not answer just now: it counts as it will when it is back. */
    private static final List<String> PASSING = List.of(
            "node.kubernetes.io/unschedulable", "node.kubernetes.io/not-ready", "node.kubernetes.io/unreachable");

    private ProxyReplicas() {}

    static int ofPod(PodSpec pod, List<Node> nodes) {
        return nodes.stream()
                                .filter(node -> NodeFit.takes(node, pod, taint -> !PASSING.contains(taint.getKey())))
                                .limit(2)
                                .count()
                        > 1
                ? 2
                : 1;
    }
}
