package dev.modelswap.proxy.engine.simulation;

import dev.modelswap.proxy.engine.ModelRules;
import dev.modelswap.proxy.engine.Rules;
import dev.modelswap.proxy.engine.eviction.EvictionPolicy;
import dev.modelswap.proxy.engine.eviction.GroupPolicy;
import dev.modelswap.proxy.engine.eviction.RandomMatrix;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** Draws configurations: which models there are, their limits, and groups of every kind. */
final class RandomRules {

    static final long MAX_START_TIMEOUT = 15_000;
    static final long MAX_UNLOAD_TIMEOUT = 4_000;
    static final long MAX_TTL = 10_000;

    private final Random random;

    RandomRules(Random random) {
        this.random = random;
    }

    /** Rules with all of these models. */
    Rules withAll(List<String> names) {
        Map<String, ModelRules> models = new TreeMap<>();
        names.forEach(name -> models.put(name, limits()));
        boolean groups = names.isEmpty() || random.nextBoolean();
        return new Rules(models, groups ? new GroupPolicy(groups(names)) : matrix(names));
    }

    /** Rules with one model less, or all. */
    Rules withMost(List<String> names) {
        List<String> some = new ArrayList<>(names);
        if (random.nextBoolean()) {
            some.remove(random.nextInt(some.size()));
        }
        return withAll(some);
    }

    private EvictionPolicy matrix(List<String> names) {
        return new RandomMatrix(random, names).policy();
    }

    private ModelRules limits() {
        return new ModelRules(
                random.nextBoolean() ? 0 : random.nextLong(1_000, MAX_TTL),
                random.nextLong(3_000, MAX_START_TIMEOUT),
                random.nextLong(MAX_UNLOAD_TIMEOUT),
                random.nextInt(1, 12),
                random.nextInt(-1, 2));
    }

    /** From none, so that all models share the implicit one, to a group for each model. */
    private List<GroupPolicy.Group> groups(List<String> names) {
        List<String> shuffled = new ArrayList<>(names);
        Collections.shuffle(shuffled, random);
        List<GroupPolicy.Group> groups = new ArrayList<>();
        Set<String> members = new HashSet<>();
        double likelihood = random.nextDouble();
        for (String name : shuffled) {
            if (random.nextDouble() < likelihood) {
                members.add(name);
                if (random.nextBoolean()) {
                    groups.add(group(members));
                    members.clear();
                }
            }
        }
        return groups;
    }

    private GroupPolicy.Group group(Set<String> members) {
        return new GroupPolicy.Group(random.nextBoolean(), random.nextBoolean(), random.nextBoolean(), members);
    }

    /** The models with their limits, and who evicts whom, for people. */
    static String described(Rules rules) {
        Set<String> all = rules.models().keySet();
        return "RulesChanged " + new TreeMap<>(rules.models())
                + all.stream()
                        .sorted()
                        .map(model -> " " + model + " evicts "
                                + new TreeSet<>(rules.policy().victims(model, without(model, all))))
                        .collect(Collectors.joining(","));
    }

    private static Set<String> without(String model, Set<String> all) {
        return all.stream().filter(other -> !other.equals(model)).collect(Collectors.toSet());
    }
}
