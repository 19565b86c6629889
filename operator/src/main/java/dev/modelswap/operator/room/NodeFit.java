package dev.modelswap.operator.room;

import io.fabric8.kubernetes.api.model.Affinity;
import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.NodeSelector;
import io.fabric8.kubernetes.api.model.NodeSelectorRequirement;
import io.fabric8.kubernetes.api.model.NodeSelectorTerm;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.Taint;
import io.fabric8.kubernetes.api.model.Toleration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Whether a node may take pods of a kind, apart from room: by node selector, required node affinity, taints and cordon, as the scheduler's
 * NodeAffinity, TaintToleration and NodeUnschedulable decide. Affinity to other pods and topology spread are not looked at.
 */
public final class NodeFit {

    private static final Set<String> KEEPING_OFF = Set.of("NoSchedule", "NoExecute");
    private static final String CORDON = "node.kubernetes.io/unschedulable";

    private NodeFit() {}

    /** Whether the node takes such a pod now. */
    public static boolean takesNow(Node node, PodSpec pod) {
        boolean cordoned =
                node.getSpec() != null && Boolean.TRUE.equals(node.getSpec().getUnschedulable());
        return (!cordoned || tolerates(pod, new Taint("NoSchedule", CORDON, null, "")))
                && takes(node, pod, taint -> true);
    }

    /** Whether the node takes such a pod, as far as its labels and those of its taints say that {@code count}. */
    public static boolean takes(Node node, PodSpec pod, Predicate<Taint> count) {
        Map<String, String> labels =
                Objects.requireNonNullElse(node.getMetadata().getLabels(), Map.of());
        Map<String, String> selector = Objects.requireNonNullElse(pod.getNodeSelector(), Map.of());
        List<Taint> taints = node.getSpec() == null ? List.of() : node.getSpec().getTaints();
        return labels.entrySet().containsAll(selector.entrySet())
                && required(pod.getAffinity())
                        .map(required -> required.getNodeSelectorTerms().stream()
                                .anyMatch(term ->
                                        matches(term, labels, node.getMetadata().getName())))
                        .orElse(true)
                && taints.stream()
                        .filter(taint -> KEEPING_OFF.contains(taint.getEffect()) && count.test(taint))
                        .allMatch(taint -> tolerates(pod, taint));
    }

    private static Optional<NodeSelector> required(@Nullable Affinity affinity) {
        return Optional.ofNullable(affinity)
                .map(Affinity::getNodeAffinity)
                .map(node -> node.getRequiredDuringSchedulingIgnoredDuringExecution());
    }

    private static boolean matches(NodeSelectorTerm term, Map<String, String> labels, String name) {
        if (term.getMatchExpressions().isEmpty() && term.getMatchFields().isEmpty()) {
            return false;
        }
        return term.getMatchExpressions().stream().allMatch(rule -> holds(rule, labels.get(rule.getKey())))
                && term.getMatchFields().stream()
                        .allMatch(rule -> holds(rule, "metadata.name".equals(rule.getKey()) ? name : null));
    }

    private static boolean holds(NodeSelectorRequirement rule, @Nullable String value) {
        List<String> values = rule.getValues();
        return switch (rule.getOperator()) {
            case "In" -> value != null && values.contains(value);
            case "NotIn" -> value == null || !values.contains(value);
            case "Exists" -> value != null;
            case "DoesNotExist" -> value == null;
            case "Gt" -> compared(value, values) > 0;
            case "Lt" -> compared(value, values) < 0;
            default -> false;
        };
    }

    /** 0 where there is nothing to compare. */
    private static int compared(@Nullable String value, List<String> values) {
        try {
            return value == null || values.size() != 1
                    ? 0
                    : Long.compare(Long.parseLong(value), Long.parseLong(values.getFirst()));
        } catch (NumberFormatException e) {
            return 0;
        }
    }

    private static boolean tolerates(PodSpec pod, Taint taint) {
        return pod.getTolerations().stream().anyMatch(toleration -> tolerates(toleration, taint));
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

    private static boolean isEmpty(@Nullable String text) {
        return text == null || text.isEmpty();
    }
}
