package dev.modelswap.proxy.engine.eviction;

import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Eviction by groups, with llama-swap's rule: within a group, {@code swap} evicts the other members; from other groups, a
 * target whose group is {@code exclusive} evicts all that are not {@code persistent}. Models in no group share one that
 * is swap and exclusive.
 */
public final class GroupPolicy implements EvictionPolicy {

    private static final Group IMPLICIT = new Group(true, true, false, Set.of());

    private final Map<String, Group> groupOf = new HashMap<>();

    /** One group's rule and members. */
    public record Group(boolean swap, boolean exclusive, boolean persistent, Set<String> members) {

        public Group {
            members = Set.copyOf(members);
        }
    }

    public GroupPolicy(Collection<Group> groups) {
        groups.forEach(group -> group.members().forEach(member -> groupOf.put(member, group)));
    }

    @Override
    public Set<String> victims(String target, Set<String> running) {
        Group targets = group(target);
        return running.stream()
                .filter(model -> !model.equals(target) && evicts(targets, group(model)))
                .collect(Collectors.toUnmodifiableSet());
    }

    private static boolean evicts(Group targets, Group models) {
        return models.equals(targets) ? targets.swap() : targets.exclusive() && !models.persistent();
    }

    private Group group(String model) {
        return groupOf.getOrDefault(model, IMPLICIT);
    }
}
