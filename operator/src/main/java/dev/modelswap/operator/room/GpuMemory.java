package dev.modelswap.operator.room;

import dev.modelswap.crds.room.Amounts;
import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.Quantity;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * The GPU memory of a node: what the resource says of it, else the labels that NVIDIA's GPU feature discovery writes
 * ({@code nvidia.com/gpu.memory} in MiB of one GPU, {@code nvidia.com/gpu.count}, {@code nvidia.com/gpu.replicas} under time slicing).
 */
final class GpuMemory {

    private static final String ANY = "*";
    private static final String GPU = "nvidia.com/gpu";
    private static final long MIB = 1L << 20;

    private GpuMemory() {}

    /** That of all its GPUs together, in bytes; empty if nothing is known of it. */
    static OptionalLong of(Node node, Map<String, Long> total, Map<String, Quantity> told) {
        Map<String, String> labels =
                Objects.requireNonNullElse(node.getMetadata().getLabels(), Map.of());
        long gpus = gpus(labels, total);
        Quantity own = told.get(node.getMetadata().getName());
        Quantity each = own == null ? told.get(ANY) : own;
        if (each != null) {
            long counted = own == null ? gpus : Math.max(1, gpus);
            return counted == 0 ? OptionalLong.empty() : OptionalLong.of(counted * Amounts.of(Amounts.VRAM, each));
        }
        Optional<Long> labelled = number(labels.get(GPU + ".memory"));
        return labelled.isEmpty() || gpus == 0 ? OptionalLong.empty() : OptionalLong.of(gpus * labelled.get() * MIB);
    }

    private static long gpus(Map<String, String> labels, Map<String, Long> total) {
        long shares = total.entrySet().stream()
                .filter(resource -> resource.getKey().contains("/")
                        && (resource.getKey().contains("gpu")
                                || resource.getKey().contains("/mig-")))
                .mapToLong(Map.Entry::getValue)
                .sum();
        long replicas = Math.max(1, number(labels.get(GPU + ".replicas")).orElse(1L));
        return number(labels.get(GPU + ".count")).orElse(shares / replicas);
    }

    /** A quantity as text, in bytes. */
    static Optional<Long> bytes(String text) {
        try {
            return Optional.of(Amounts.of(Amounts.VRAM, Quantity.parse(text)));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private static Optional<Long> number(@Nullable String text) {
        try {
            return text == null ? Optional.empty() : Optional.of(Long.parseLong(text));
        } catch (NumberFormatException e) {
            return Optional.empty();
        }
    }
}
