package dev.modelswap.proxy.http.api;

import dev.modelswap.crds.api.Peer;
import dev.modelswap.crds.api.Selector;
import dev.modelswap.crds.naming.Resolution;
import dev.modelswap.crds.serving.ServedModel;
import dev.modelswap.proxy.engine.ModelState;
import dev.modelswap.proxy.serving.Serving;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * The names that requests can use at one moment, as clients are shown them.
 *
 * @param states of the models that are not stopped, and maybe of others
 * @param now in seconds since 1970
 */
record ModelCatalogue(Serving.View view, Map<String, ModelState> states, long now) {

    private static final ModelState UNKNOWN = new ModelState.Stopped();

    /** The records of the names that are listed, by ID. */
    List<JsonObject> listed() {
        return names().stream()
                .flatMap(name -> find(name, view.names().resolve(name)).stream())
                .toList();
    }

    /** The record of whatever this resolution of {@code name} reaches, listed or not; empty where it reaches nothing. */
    Optional<JsonObject> find(String name, Resolution resolution) {
        return switch (resolution) {
            case Resolution.Found(ServedModel model, var upstreamName, var calledAs) -> Optional.of(model(name, model));
            case Resolution.Selected(Selector selector, List<Resolution.Target> targets) ->
                Optional.of(selector(name, selector, targets));
            case Resolution.AtPeer(Peer peer, String model, var calledAs, var standIns) ->
                Optional.of(ModelRecord.ofPeer(name, peer, model, now).toJson());
            case Resolution.Disabled _, Resolution.NotPaired _, Resolution.Unknown _ -> Optional.empty();
        };
    }

    private ModelState state(ServedModel model) {
        return states.getOrDefault(model.name(), UNKNOWN);
    }

    private SortedSet<String> names() {
        SortedSet<String> names = new TreeSet<>();
        for (ServedModel model : view.names().models()) {
            if (!model.unlisted()) {
                names.add(model.name());
                if (view.config().includeAliasesInList()) {
                    names.addAll(view.names().aliasesOf(model));
                }
            }
        }
        view.config().profiles().stream()
                .filter(profile -> profile.name().equals(view.profile()))
                .forEach(profile -> names.addAll(profile.aliases().keySet()));
        view.config().selectors().stream()
                .filter(selector -> !Boolean.TRUE.equals(selector.unlisted()))
                .forEach(selector -> names.add(selector.name()));
        view.config().peers().forEach(peer -> peer.models().forEach(model -> names.add(peer.name() + "/" + model)));
        return names;
    }

    private JsonObject model(String name, ServedModel model) {
        boolean own = name.equals(model.name());
        ModelRecord described = new ModelRecord(name, own ? "model" : "alias", now)
                .named(model.displayName(), model.description())
                .with("aliases", new JsonArray(view.names().aliasesOf(model)))
                .loaded(ModelStatuses.isLoaded(state(model)));
        if (!own) {
            described.with("modelID", model.name());
        }
        return described.describedBy(model).toJson();
    }

    private JsonObject selector(String name, Selector selector, List<Resolution.Target> targets) {
        ModelRecord described = new ModelRecord(name, "selector", now)
                .named(selector.displayName(), selector.description())
                .with("strategy", selector.strategy().name())
                .with("targets", new JsonArray(selector.targets()))
                .loaded(targets.stream()
                        .limit(selector.strategy() == Selector.Strategy.pin ? 1 : targets.size())
                        .anyMatch(this::serves));
        if (selector.strategy() == Selector.Strategy.spillover) {
            described.with("spillover", selector.spillover() == null ? 1 : selector.spillover());
        }
        return described.describedBy(selector).toJson();
    }

    private boolean serves(Resolution.Target target) {
        return target instanceof Resolution.Found found
                && switch (state(found.model())) {
                    case ModelState.Ready _, ModelState.Starting _ -> true;
                    case ModelState.Stopped _, ModelState.Stopping _, ModelState.Failed _ -> false;
                };
    }
}
