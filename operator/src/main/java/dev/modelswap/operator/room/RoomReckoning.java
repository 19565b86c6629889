package dev.modelswap.operator.room;

import dev.modelswap.crds.room.Amounts;
import dev.modelswap.crds.room.PodDemand;
import dev.modelswap.crds.room.RoomSummary;
import dev.modelswap.crds.room.RoomSummary.Claim;
import dev.modelswap.crds.room.RoomSummary.ModelDemand;
import dev.modelswap.crds.room.RoomSummary.NodeRoom;
import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.Quantity;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Reckons what room there is for the models of one resource: a pure function of what the cluster shows. */
final class RoomReckoning {

    private final Wanted wanted;
    private final List<Node> nodes;
    private final Set<String> counted = new TreeSet<>();

    /**
     * What a resource wants placed.
     *
     * @param resource its namespace and name
     * @param models the pods of its models
     * @param gpuMemory as {@code spec.placement.gpuMemory} says
     */
    record Wanted(String resource, List<WantedModel> models, Map<String, Quantity> gpuMemory) {}

    /** A model's pod; {@code vram} in bytes, null: it says nothing of that. */
    record WantedModel(String name, PodSpec pod, @Nullable Long vram) {

        SortedMap<String, Long> demand() {
            SortedMap<String, Long> demand = PodDemand.of(pod);
            if (vram != null) {
                demand.put(Amounts.VRAM, vram);
            }
            return demand;
        }
    }

    /** What a model takes, and where it may be: of most models of a resource that is the same. */
    private record Kind(
            SortedMap<String, Long> demand, @Nullable List<String> nodes) {}

    private RoomReckoning(Wanted wanted, Collection<Node> nodes) {
        this.wanted = wanted;
        this.nodes = nodes.stream()
                .sorted(Comparator.comparing(node -> node.getMetadata().getName()))
                .toList();
        wanted.models().forEach(model -> counted.addAll(model.demand().keySet()));
    }

    /** Where the cluster's nodes and pods can be seen. */
    static RoomSummary of(Wanted wanted, Collection<Node> nodes, Collection<HeldPod> pods) {
        RoomReckoning reckoning = new RoomReckoning(wanted, nodes);
        Map<String, List<HeldPod>> byNode = pods.stream()
                .filter(pod -> pod.node() != null && !wanted.resource().equals(pod.resource()))
                .collect(Collectors.groupingBy(pod -> Objects.requireNonNull(pod.node())));
        List<NodeRoom> rooms = reckoning.nodes.stream()
                .map(node -> reckoning.room(
                        node, byNode.getOrDefault(node.getMetadata().getName(), List.of())))
                .toList();
        List<Claim> claims = pods.stream()
                .filter(pod -> pod.node() == null && !wanted.resource().equals(pod.resource()))
                .filter(reckoning::competes)
                .sorted(Comparator.comparing(HeldPod::path))
                .map(pod -> new Claim(pod.path(), reckoning.only(pod.demand()), reckoning.takers(pod.where())))
                .toList();
        return new RoomSummary(true, rooms, reckoning.models(), claims);
    }

    /** Where they cannot. */
    static RoomSummary unknown(Wanted wanted) {
        return new RoomSummary(false, List.of(), new RoomReckoning(wanted, List.of()).models(), List.of());
    }

    private NodeRoom room(Node node, List<HeldPod> pods) {
        SortedMap<String, Long> total =
                Amounts.of(node.getStatus() == null ? null : node.getStatus().getAllocatable());
        SortedMap<String, Long> all = new TreeMap<>(total);
        GpuMemory.of(node, total, wanted.gpuMemory()).ifPresent(memory -> all.put(Amounts.VRAM, memory));
        SortedMap<String, Long> free = new TreeMap<>(all);
        SortedMap<String, Long> holders = new TreeMap<>();
        for (HeldPod pod : pods) {
            Amounts.subtract(free, withVram(pod.demand(), all));
            long pieces = pod.demand().entrySet().stream()
                    .filter(resource -> resource.getKey().contains("/") && counted.contains(resource.getKey()))
                    .mapToLong(Map.Entry::getValue)
                    .sum();
            if (pieces > 0) {
                holders.put(pod.path(), pieces);
            }
        }
        return new NodeRoom(node.getMetadata().getName(), only(all), only(free), holders);
    }

    /** Who claims GPUs and says nothing of their memory has their share of it. */
    private static Map<String, Long> withVram(SortedMap<String, Long> demand, SortedMap<String, Long> total) {
        long memory = total.getOrDefault(Amounts.VRAM, 0L);
        if (memory == 0 || demand.containsKey(Amounts.VRAM)) {
            return demand;
        }
        SortedMap<String, Long> with = new TreeMap<>(demand);
        demand.forEach((name, amount) -> {
            long all = total.getOrDefault(name, 0L);
            if (name.contains("/") && name.contains("gpu") && all > 0) {
                with.merge(Amounts.VRAM, memory / all * amount, Long::sum);
            }
        });
        return with;
    }

    private List<ModelDemand> models() {
        Map<Kind, List<String>> kinds = new LinkedHashMap<>();
        wanted.models()
                .forEach(model -> kinds.computeIfAbsent(
                                new Kind(model.demand(), takers(model.pod())), kind -> new ArrayList<>())
                        .add(model.name()));
        return kinds.entrySet().stream()
                .map(kind -> new ModelDemand(
                        kind.getValue(), kind.getKey().demand(), kind.getKey().nodes()))
                .toList();
    }

    /** The nodes that may take such a pod; null: all. */
    private @Nullable List<String> takers(PodSpec pod) {
        List<String> takers = nodes.stream()
                .filter(node -> NodeFit.takesNow(node, pod))
                .map(node -> node.getMetadata().getName())
                .toList();
        return takers.size() == nodes.size() ? null : takers;
    }

    /** Whether the pod asks for something that a model asks for, too, beyond what all do. */
    private boolean competes(HeldPod pod) {
        return pod.demand().keySet().stream()
                .anyMatch(name -> counted.contains(name)
                        && (name.contains("/") || name.equals(Amounts.VRAM) || name.equals(Amounts.MEMORY)));
    }

    private SortedMap<String, Long> only(SortedMap<String, Long> amounts) {
        SortedMap<String, Long> rest = new TreeMap<>(amounts);
        rest.keySet().retainAll(counted);
        return rest;
    }
}
