package dev.modelswap.proxy.kubernetes;

import dev.modelswap.crds.observation.PodFacts;
import dev.modelswap.proxy.cluster.Cluster.Successor;
import dev.modelswap.proxy.cluster.Observation.ProxySeen;
import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.Pod;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The pod of a proxy, as the operator makes it. */
final class ProxyPod {

    private static final String CONTAINER = "proxy";
    private static final String API = "http";
    private static final String PROXIES = "proxies";
    private static final int NO_PORT = -1;

    private ProxyPod() {}

    /** Where it serves clients; empty while it is not ready, or ends. */
    static Optional<Successor> serving(Pod pod) {
        PodFacts facts = PodFacts.of(pod);
        String host = host(pod);
        return !facts.ready() || facts.terminating() || host == null
                ? Optional.empty()
                : port(pod, API).map(port -> new Successor(host, port));
    }

    /** What it is to the proxy that leads. */
    static ProxySeen seen(Pod pod) {
        PodFacts facts = PodFacts.of(pod);
        return new ProxySeen(
                pod.getMetadata().getName(),
                host(pod),
                port(pod, API).orElse(NO_PORT),
                port(pod, PROXIES).orElse(NO_PORT),
                facts.ready(),
                facts.terminating(),
                facts.ended());
    }

    /** Whether the proxy's process has ended and was not started again yet; what runs beside it in the pod does not count. */
    static boolean isDown(Pod pod) {
        List<ContainerStatus> containers =
                pod.getStatus() == null ? List.of() : pod.getStatus().getContainerStatuses();
        return containers.stream()
                .filter(container -> CONTAINER.equals(container.getName()) && container.getState() != null)
                .anyMatch(container -> container.getState().getTerminated() != null);
    }

    private static @Nullable String host(Pod pod) {
        return pod.getStatus() == null ? null : pod.getStatus().getPodIP();
    }

    private static Optional<Integer> port(Pod pod, String name) {
        return pod.getSpec().getContainers().stream()
                .filter(container -> CONTAINER.equals(container.getName()))
                .flatMap(container -> container.getPorts().stream())
                .filter(port -> name.equals(port.getName()))
                .findFirst()
                .map(port -> port.getContainerPort());
    }
}
