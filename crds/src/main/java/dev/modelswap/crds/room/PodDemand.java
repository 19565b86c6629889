package dev.modelswap.crds.room;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.ResourceRequirements;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What a pod takes of its node, as the scheduler counts it: the sum over its containers and sidecars, or what one of its init
 * containers needs with the sidecars before it, if that is more, and the overhead of its runtime class. Where only limits are given they are
 * the requests. Kubernetes: {@code k8s.io/component-helpers/resource/helpers.go}, PodRequests.
 */
public final class PodDemand {

    private static final String SIDECAR = "Always";

    private PodDemand() {}

    /** The {@link Amounts} that a pod like this takes, itself as one of {@link Amounts#PODS} among them. */
    public static SortedMap<String, Long> of(PodSpec pod) {
        SortedMap<String, Long> running = new TreeMap<>();
        containers(pod.getContainers()).forEach(container -> Amounts.add(running, requests(container.getResources())));
        SortedMap<String, Long> sidecars = new TreeMap<>();
        SortedMap<String, Long> starting = new TreeMap<>();
        for (Container container : containers(pod.getInitContainers())) {
            Map<String, Long> own = requests(container.getResources());
            if (SIDECAR.equals(container.getRestartPolicy())) {
                Amounts.add(sidecars, own);
                Amounts.raise(starting, sidecars);
            } else {
                Map<String, Long> together = new HashMap<>(sidecars);
                Amounts.add(together, own);
                Amounts.raise(starting, together);
            }
        }
        Amounts.add(running, sidecars);
        Amounts.raise(running, starting);
        // Resources of the whole pod stand in the place of the sum.
        running.putAll(requests(pod.getResources()));
        Amounts.add(running, Amounts.of(pod.getOverhead()));
        running.put(Amounts.PODS, 1L);
        running.values().removeIf(amount -> amount == 0);
        return running;
    }

    private static Map<String, Long> requests(@Nullable ResourceRequirements resources) {
        if (resources == null) {
            return Map.of();
        }
        Map<String, Quantity> requests = new HashMap<>(Objects.requireNonNullElse(resources.getLimits(), Map.of()));
        requests.putAll(Objects.requireNonNullElse(resources.getRequests(), Map.of()));
        return Amounts.of(requests);
    }

    private static List<Container> containers(@Nullable List<Container> containers) {
        return containers == null ? List.of() : containers;
    }
}
