package dev.modelswap.operator.room;

import dev.modelswap.crds.objects.ObjectNames;
import dev.modelswap.crds.room.Amounts;
import dev.modelswap.crds.room.PodDemand;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.PodSpecBuilder;
import io.fabric8.kubernetes.api.model.PodStatus;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/**
 * A pod of the cluster, as far as it takes room or waits for it.
 *
 * @param resource namespace and name of the ModelSwap whose model it is; null: of none
 * @param node where it is; null: it waits for one
 * @param where what it says of the nodes that may take it
 */
record HeldPod(
        String namespace,
        String name,
        @Nullable String resource,
        @Nullable String node,
        SortedMap<String, Long> demand,
        PodSpec where) {

    private static final Set<String> ENDED = Set.of("Succeeded", "Failed");
    private static final String UNSCHEDULABLE = "Unschedulable";

    /** Empty if it takes no room any more, or nobody has looked yet whether some node takes it. */
    static Optional<HeldPod> of(Pod pod) {
        PodStatus status = pod.getStatus();
        String phase = status == null ? null : status.getPhase();
        String node = pod.getSpec().getNodeName();
        boolean unscheduled = node == null || node.isEmpty();
        if ((phase != null && ENDED.contains(phase))
                || (unscheduled && (pod.isMarkedForDeletion() || !isUnschedulable(status)))) {
            return Optional.empty();
        }
        SortedMap<String, Long> demand = PodDemand.of(pod.getSpec());
        vram(pod).ifPresent(amount -> demand.put(Amounts.VRAM, amount));
        return Optional.of(new HeldPod(
                pod.getMetadata().getNamespace(),
                pod.getMetadata().getName(),
                resource(pod),
                unscheduled ? null : node,
                demand,
                unscheduled ? where(pod.getSpec()) : new PodSpec()));
    }

    /** By which it is told to people. */
    String path() {
        return namespace + "/" + name;
    }

    private static @Nullable String resource(Pod pod) {
        Map<String, String> labels =
                Objects.requireNonNullElse(pod.getMetadata().getLabels(), Map.of());
        String name = labels.get(ObjectNames.RESOURCE_LABEL);
        return name != null && ObjectNames.MODEL.equals(labels.get(ObjectNames.COMPONENT_LABEL))
                ? pod.getMetadata().getNamespace() + "/" + name
                : null;
    }

    private static Optional<Long> vram(Pod pod) {
        Map<String, String> annotations =
                Objects.requireNonNullElse(pod.getMetadata().getAnnotations(), Map.of());
        return Optional.ofNullable(annotations.get(ObjectNames.VRAM_ANNOTATION)).flatMap(GpuMemory::bytes);
    }

    private static boolean isUnschedulable(@Nullable PodStatus status) {
        return status != null
                && status.getConditions().stream()
                        .anyMatch(condition -> "PodScheduled".equals(condition.getType())
                                && UNSCHEDULABLE.equals(condition.getReason()));
    }

    private static PodSpec where(PodSpec spec) {
        return new PodSpecBuilder()
                .withNodeSelector(spec.getNodeSelector())
                .withAffinity(spec.getAffinity())
                .withTolerations(spec.getTolerations())
                .build();
    }
}
