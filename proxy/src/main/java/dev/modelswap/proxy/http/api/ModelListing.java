package dev.modelswap.proxy.http.api;

import dev.modelswap.crds.api.Peer;
import dev.modelswap.crds.naming.Resolution;
import dev.modelswap.proxy.admission.EngineLoop;
import dev.modelswap.proxy.following.KnownModels;
import dev.modelswap.proxy.http.answer.ApiError;
import dev.modelswap.proxy.http.forward.PeerHealth;
import dev.modelswap.proxy.serving.Serving;
import io.vertx.core.Future;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.temporal.ChronoUnit;
import java.util.Comparator;

/**
 * Which models there are ({@code /v1/models}), which run ({@code /running}), and how all of them do ({@code
 * /api/models/status}); asking loads nothing.
 */
public final class ModelListing {

    private static final String ONE = "/v1/models/";

    private final Serving serving;
    private final KnownModels models;
    private final EngineLoop engine;
    private final PeerHealth peerHealth;

    public ModelListing(Serving serving, KnownModels models, EngineLoop engine, PeerHealth peerHealth) {
        this.peerHealth = peerHealth;
        this.serving = serving;
        this.models = models;
        this.engine = engine;
    }

    public void mount(Router router) {
        router.get("/v1/models").handler(this::models);
        router.get("/models").handler(this::models);
        router.get(ONE + "*").handler(this::model);
        router.get("/running").handler(this::running);
        router.get("/api/models/status").handler(this::status);
    }

    private ModelCatalogue catalogue() {
        return new ModelCatalogue(serving.now(), models.states(), System.currentTimeMillis() / 1000);
    }

    private void models(RoutingContext routing) {
        routing.json(new JsonObject()
                .put("object", "list")
                .put("data", new JsonArray(catalogue().listed())));
    }

    private void model(RoutingContext routing) {
        String path = String.valueOf(routing.request().path());
        String name = URLDecoder.decode(path.substring(ONE.length()).replace("+", "%2B"), StandardCharsets.UTF_8);
        ModelCatalogue catalogue = catalogue();
        Resolution resolution = catalogue.view().names().resolve(name);
        HttpServerRequest request = routing.request();
        switch (resolution) {
            case Resolution.Disabled disabled -> ApiError.of(disabled).send(request);
            case Resolution.NotPaired notPaired -> ApiError.of(notPaired).send(request);
            case Resolution.Unknown unknown ->
                ApiError.of(unknown, catalogue.view().names()).send(request);
            case Resolution.Found _, Resolution.Selected _, Resolution.AtPeer _ ->
                catalogue.find(name, resolution).ifPresent(routing::json);
        }
    }

    private void running(RoutingContext routing) {
        statuses()
                .onSuccess(statuses -> routing.json(new JsonObject().put("running", statuses.running())))
                .onFailure(routing::fail);
    }

    private void status(RoutingContext routing) {
        statuses()
                .onSuccess(statuses -> routing.json(new JsonObject()
                        .put("models", statuses.models())
                        .put("selectors", statuses.selectors())
                        .put("peers", peers())))
                .onFailure(routing::fail);
    }

    /** The peers by name, and what is wrong with those that are down. */
    private JsonArray peers() {
        JsonArray peers = new JsonArray();
        serving.now().config().peers().stream()
                .sorted(Comparator.comparing(Peer::name))
                .map(this::peer)
                .forEach(peers::add);
        return peers;
    }

    private JsonObject peer(Peer peer) {
        JsonObject json = new JsonObject().put("name", peer.name());
        return peerHealth
                .down(peer)
                .map(down -> json.put("up", false)
                        .put(
                                "since",
                                down.since().truncatedTo(ChronoUnit.SECONDS).toString())
                        .put("error", down.error()))
                .orElseGet(() -> json.put("up", true));
    }

    private Future<ModelStatuses> statuses() {
        return engine.reports().map(reports -> new ModelStatuses(serving.now(), reports));
    }
}
