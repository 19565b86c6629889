package dev.modelswap.proxy.kubernetes;

import dev.modelswap.crds.observation.PodFacts;
import dev.modelswap.proxy.cluster.Cluster.Successor;
import io.fabric8.kubernetes.api.model.Pod;
import java.util.Optional;

/** The pod of a proxy, as the operator makes it. */
final class ProxyPod {

    private static final String CONTAINER = "proxy";
    private static final String PORT = "http";

    private ProxyPod() {}

    /** Where it serves clients; empty while it is not ready, or ends. */
    static Optional<Successor> serving(Pod pod) {
        PodFacts facts = PodFacts.of(pod);
        if (!facts.ready() || facts.terminating() || pod.getStatus().getPodIP() == null) {
            return Optional.empty();
        }
        return pod.getSpec().getContainers().stream()
                .filter(container -> CONTAINER.equals(container.getName()))
                .flatMap(container -> container.getPorts().stream())
                .filter(port -> PORT.equals(port.getName()))
                .findFirst()
                .map(port -> new Successor(pod.getStatus().getPodIP(), port.getContainerPort()));
    }
}
