package dev.modelswap.proxy.http.api;

import static java.util.Objects.requireNonNull;

import dev.modelswap.crds.api.Matrix;
import dev.modelswap.crds.api.ModelGroup;
import dev.modelswap.crds.coexistence.MatrixExpression;
import dev.modelswap.crds.coexistence.MatrixSets;
import dev.modelswap.crds.room.RoomSummary;
import dev.modelswap.crds.serving.ServedModel;
import dev.modelswap.crds.serving.ServingConfig;
import dev.modelswap.proxy.admission.EngineLoop;
import dev.modelswap.proxy.serving.Serving;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Which models may run together, by the groups, the matrix, or the room on the nodes: what a picture of them needs. */
public final class CoexistenceApi {

    /** So many combinations of one set are told; a matrix may have more than anybody wants to see. */
    private static final int MAX_COMBINATIONS = 1000;

    private final Vertx vertx;
    private final Serving serving;
    private final EngineLoop engine;

    public CoexistenceApi(Vertx vertx, Serving serving, EngineLoop engine) {
        this.vertx = vertx;
        this.serving = serving;
        this.engine = engine;
    }

    public void mount(Router router) {
        router.get("/api/coexistence").handler(this::answer);
    }

    /** Not on the event loop, where a large matrix would hold up others. */
    private void answer(RoutingContext routing) {
        ServingConfig config = serving.now().config();
        if (config.fit() != null) {
            engine.room().map(CoexistenceApi::room).onSuccess(routing::json).onFailure(routing::fail);
            return;
        }
        vertx.executeBlocking(() -> describe(config), false)
                .onSuccess(routing::json)
                .onFailure(routing::fail);
    }

    static JsonObject describe(ServingConfig config) {
        Set<String> models =
                config.models().stream().map(ServedModel::name).collect(Collectors.toCollection(TreeSet::new));
        Matrix matrix = config.matrix();
        return matrix == null ? groups(config.groups(), models) : matrix(matrix, MatrixSets.of(matrix, models));
    }

    private static JsonObject room(EngineLoop.KnownRoom known) {
        RoomSummary summary = Objects.requireNonNullElse(known.summary(), RoomSummary.UNKNOWN);
        JsonArray nodes = new JsonArray();
        summary.nodes().forEach(node -> nodes.add(node(node, summary, known)));
        JsonArray claims = new JsonArray();
        summary.claims()
                .forEach(claim ->
                        claims.add(new JsonObject().put("pod", claim.pod()).put("asks", amounts(claim.demand()))));
        JsonObject models = new JsonObject();
        summary.models()
                .forEach(demand -> demand.models().forEach(model -> models.put(model, amounts(demand.demand()))));
        return new JsonObject()
                .put("kind", "room")
                .put("known", summary.known())
                .put("nodes", nodes)
                .put("models", models)
                .put("claims", claims);
    }

    private static JsonObject node(RoomSummary.NodeRoom node, RoomSummary summary, EngineLoop.KnownRoom known) {
        Map<String, Long> free = new TreeMap<>(node.free());
        JsonArray here = new JsonArray();
        known.nodes().forEach((model, nodes) -> {
            long pods = nodes.stream().filter(node.name()::equals).count();
            if (pods > 0) {
                here.add(model);
                summary.models().stream()
                        .filter(demand -> demand.models().contains(model))
                        .forEach(demand -> demand.demand()
                                .forEach((resource, amount) -> free.merge(resource, -amount * pods, Long::sum)));
            }
        });
        return new JsonObject()
                .put("name", node.name())
                .put("total", amounts(node.total()))
                .put("free", amounts(free))
                .put("models", here)
                .put("holders", amounts(node.holders()));
    }

    private static JsonObject amounts(Map<String, Long> amounts) {
        JsonObject json = new JsonObject();
        amounts.forEach(json::put);
        return json;
    }

    private static JsonObject groups(List<ModelGroup> groups, Set<String> models) {
        JsonArray described = new JsonArray();
        Set<String> ungrouped = new TreeSet<>(models);
        groups.forEach(group -> {
            described.add(group(group));
            group.members().forEach(ungrouped::remove);
        });
        if (!ungrouped.isEmpty()) {
            described.add(group(new ModelGroup("", true, true, false, List.copyOf(ungrouped))));
        }
        return new JsonObject().put("kind", "groups").put("groups", described);
    }

    private static JsonObject group(ModelGroup group) {
        return new JsonObject()
                .put("name", group.name())
                .put("swap", group.swap())
                .put("exclusive", group.exclusive())
                .put("persistent", group.persistent())
                .put("members", new JsonArray(group.members()));
    }

    private static JsonObject matrix(Matrix matrix, MatrixSets sets) {
        JsonArray described = new JsonArray();
        matrix.sets().forEach(set -> {
            MatrixExpression expression = requireNonNull(sets.expressions().get(set.name()));
            List<Set<String>> first =
                    combinations(expression).limit(MAX_COMBINATIONS + 1).toList();
            JsonArray combinations = new JsonArray();
            first.stream()
                    .limit(MAX_COMBINATIONS)
                    .distinct()
                    .forEach(models -> combinations.add(new JsonArray(List.copyOf(models))));
            described.add(new JsonObject()
                    .put("name", set.name())
                    .put("expression", set.expression())
                    .put("combinations", combinations)
                    .put("truncated", first.size() > MAX_COMBINATIONS));
        });
        JsonObject costs = new JsonObject();
        new TreeMap<>(sets.evictCosts()).forEach(costs::put);
        return new JsonObject().put("kind", "matrix").put("sets", described).put("evict_costs", costs);
    }

    /** One after the other, so that nobody has to make them all. */
    private static Stream<Set<String>> combinations(MatrixExpression expression) {
        return switch (expression) {
            case MatrixExpression.Name(String model, int position) -> Stream.of(Set.of(model));
            case MatrixExpression.AnyOf(var parts) -> parts.stream().flatMap(CoexistenceApi::combinations);
            case MatrixExpression.AllOf(var parts) -> joined(parts);
            case MatrixExpression.SetReference(String set, int position) ->
                throw new IllegalArgumentException("set " + set + " is not resolved");
        };
    }

    private static Stream<Set<String>> joined(List<MatrixExpression> parts) {
        if (parts.isEmpty()) {
            return Stream.of(Set.of());
        }
        List<MatrixExpression> others = parts.subList(1, parts.size());
        return combinations(parts.getFirst())
                .flatMap(first -> joined(others).map(rest -> {
                    Set<String> both = new TreeSet<>(first);
                    both.addAll(rest);
                    return both;
                }));
    }
}
