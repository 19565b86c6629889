package dev.modelswap.proxy.admission;

import dev.modelswap.crds.api.ModelGroup;
import dev.modelswap.crds.coexistence.MatrixExpression;
import dev.modelswap.crds.coexistence.MatrixSets;
import dev.modelswap.crds.room.RoomSummary;
import dev.modelswap.crds.serving.ServedFit;
import dev.modelswap.crds.serving.ServedModel;
import dev.modelswap.crds.serving.ServingConfig;
import dev.modelswap.proxy.engine.ModelRules;
import dev.modelswap.proxy.engine.Rules;
import dev.modelswap.proxy.engine.eviction.EvictionPolicy;
import dev.modelswap.proxy.engine.eviction.FitPolicy;
import dev.modelswap.proxy.engine.eviction.GroupPolicy;
import dev.modelswap.proxy.engine.eviction.MatrixPolicy;
import dev.modelswap.proxy.engine.eviction.MatrixPolicy.Combinations;
import dev.modelswap.proxy.engine.eviction.Room;
import dev.modelswap.proxy.engine.eviction.RoomAwaited;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** A configuration as the engine sees it. */
public final class EngineRules {

    /** A set that several others refer to stays one object, and so one thing to decide. */
    private final IdentityHashMap<MatrixExpression, Combinations> shared = new IdentityHashMap<>();

    private EngineRules() {}

    /** The rules of a valid configuration that places models by groups or a matrix. */
    public static Rules of(ServingConfig config) {
        return of(config, null);
    }

    /** The rules of a valid configuration; {@code room} is what is known of the room on the nodes, null: nothing yet. */
    static Rules of(ServingConfig config, @Nullable RoomSummary room) {
        Map<String, ModelRules> models = config.models().stream()
                .collect(Collectors.toMap(
                        ServedModel::name,
                        model -> limits(model, config.priorities().getOrDefault(model.name(), 0))));
        ServedFit fit = config.fit();
        return new Rules(
                models,
                policy(config, room),
                fit == null ? 0 : fit.minResidency().toMillis());
    }

    private static ModelRules limits(ServedModel model, int priority) {
        return new ModelRules(
                model.ttl().toMillis(),
                model.startTimeout().toMillis(),
                model.unloadTimeout().toMillis(),
                model.concurrencyLimit(),
                priority);
    }

    /** By what victims are chosen. */
    static EvictionPolicy policy(ServingConfig config, @Nullable RoomSummary room) {
        if (config.fit() != null) {
            return room == null ? new RoomAwaited() : fit(config, config.fit(), room);
        }
        if (config.matrix() == null) {
            return new GroupPolicy(
                    config.groups().stream().map(EngineRules::group).toList());
        }
        MatrixSets sets = MatrixSets.of(
                config.matrix(), config.models().stream().map(ServedModel::name).collect(Collectors.toSet()));
        EngineRules rules = new EngineRules();
        return new MatrixPolicy(
                sets.expressions().values().stream().map(rules::combinations).toList(), sets.evictCosts());
    }

    private static EvictionPolicy fit(ServingConfig config, ServedFit fit, RoomSummary summary) {
        Map<String, Integer> factors = new HashMap<>(fit.evictCosts());
        config.priorities().forEach((model, priority) -> {
            if (priority > 0) {
                factors.merge(model, 1 + priority, (cost, more) -> cost * more);
            }
        });
        return new FitPolicy(room(config, summary), factors, Set.copyOf(fit.persistent()));
    }

    private static Room room(ServingConfig config, RoomSummary summary) {
        Map<String, Integer> replicas =
                config.models().stream().collect(Collectors.toMap(ServedModel::name, ServedModel::replicas));
        Room.Builder room = new Room.Builder(summary.known());
        summary.nodes().forEach(node -> room.node(node.name(), node.total(), node.free(), node.holders()));
        summary.models()
                .forEach(demand -> demand.models().stream()
                        .filter(replicas::containsKey)
                        .forEach(model ->
                                room.model(model, replicas.getOrDefault(model, 1), demand.demand(), demand.nodes())));
        summary.claims().forEach(claim -> room.claim(claim.pod(), claim.demand(), claim.nodes()));
        return room.build();
    }

    private static GroupPolicy.Group group(ModelGroup declared) {
        return new GroupPolicy.Group(
                Boolean.TRUE.equals(declared.swap()),
                Boolean.TRUE.equals(declared.exclusive()),
                Boolean.TRUE.equals(declared.persistent()),
                new HashSet<>(declared.members()));
    }

    private Combinations combinations(MatrixExpression expression) {
        Combinations known = shared.get(expression);
        if (known == null) {
            known = switch (expression) {
                case MatrixExpression.Name(String model, int position) -> new Combinations.Model(model);
                case MatrixExpression.AllOf(var parts) -> new Combinations.AllOf(all(parts));
                case MatrixExpression.AnyOf(var parts) -> new Combinations.AnyOf(all(parts));
                case MatrixExpression.SetReference(String set, int position) ->
                    throw new IllegalArgumentException("set " + set + " is not resolved");
            };
            shared.put(expression, known);
        }
        return known;
    }

    private List<Combinations> all(List<MatrixExpression> parts) {
        return parts.stream().map(this::combinations).toList();
    }
}
