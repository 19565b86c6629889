package dev.modelswap.proxy.http.api;

import dev.modelswap.crds.api.Profile;
import dev.modelswap.proxy.http.answer.ApiError;
import dev.modelswap.proxy.http.client.ClientRequest;
import dev.modelswap.proxy.http.client.RequestBody;
import dev.modelswap.proxy.serving.ProfileSwitch;
import dev.modelswap.proxy.serving.Serving;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Comparator;
import java.util.concurrent.TimeoutException;

/** The profiles and their switch, over HTTP. */
public final class ProfileApi {

    private static final String BARE_ACTIVATE = "/api/profiles/activate";
    private static final String ACTIVATE = BARE_ACTIVATE + "/";

    private final Serving serving;
    private final ProfileSwitch profileSwitch;

    public ProfileApi(Serving serving, ProfileSwitch profileSwitch) {
        this.serving = serving;
        this.profileSwitch = profileSwitch;
    }

    public void mount(Router router) {
        router.get("/api/profiles").handler(this::list);
        router.post(BARE_ACTIVATE).handler(this::activate);
        router.post(ACTIVATE + "*").handler(this::activate);
        router.put("/api/profiles/active")
                .handler(routing -> RequestBody.read(ClientRequest.of(routing), body -> put(routing, body.whole())));
    }

    private void list(RoutingContext routing) {
        Serving.View view = serving.now();
        JsonArray profiles = new JsonArray();
        view.config().profiles().stream()
                .sorted(Comparator.comparing(Profile::name))
                .map(ProfileApi::describe)
                .forEach(profiles::add);
        JsonObject answer = new JsonObject()
                .put("active", view.profile().isEmpty() ? null : view.profile())
                .put("profiles", profiles);
        routing.json(answer);
    }

    private static JsonObject describe(Profile profile) {
        JsonObject aliases = new JsonObject();
        profile.aliases().forEach((alias, target) -> aliases.put(alias, target == null ? "" : target));
        return new JsonObject()
                .put("id", profile.name())
                .put("name", profile.name())
                .put("description", profile.description() == null ? "" : profile.description())
                .put("aliases", aliases)
                .put("pins", aliases);
    }

    private void activate(RoutingContext routing) {
        String path = String.valueOf(routing.request().path());
        if (path.equals(BARE_ACTIVATE)) {
            routing.response()
                    .setStatusCode(308)
                    .putHeader(HttpHeaders.LOCATION, ACTIVATE)
                    .end();
            return;
        }
        String name = URLDecoder.decode(path.substring(ACTIVATE.length()).replace("+", "%2B"), StandardCharsets.UTF_8);
        activate(
                routing,
                name,
                () -> routing.response().putHeader("Content-Type", "text/plain").end("OK"));
    }

    /** {@code {"name": "x"}} activates, null or an empty name deactivates. */
    private void put(RoutingContext routing, Buffer body) {
        JsonObject asked;
        try {
            asked = new JsonObject(body);
        } catch (DecodeException | ClassCastException e) {
            ApiError.badRequest("invalid profile request").send(routing.request());
            return;
        }
        if (!asked.containsKey("name")) {
            ApiError.badRequest("profile name is required").send(routing.request());
            return;
        }
        switch (asked.getValue("name")) {
            case null -> put(routing, "");
            case String name -> put(routing, name);
            default ->
                ApiError.badRequest("profile name must be a string or null").send(routing.request());
        }
    }

    private void put(RoutingContext routing, String name) {
        activate(routing, name, () -> routing.json(new JsonObject().put("active", name.isEmpty() ? null : name)));
    }

    private void activate(RoutingContext routing, String name, Runnable answer) {
        boolean known = name.isEmpty()
                || serving.now().config().profiles().stream()
                        .anyMatch(profile -> profile.name().equals(name));
        if (!known) {
            ApiError.notFound("profile not found: '" + name + "'").send(routing.request());
            return;
        }
        profileSwitch
                .activate(name)
                .onSuccess(done -> answer.run())
                .onFailure(error -> notActivated(name, error).send(routing.request()));
    }

    private static ApiError notActivated(String name, Throwable error) {
        if (error instanceof ProfileSwitch.NotEverywhere late) {
            return new ApiError(
                    504,
                    ApiError.SERVER_ERROR,
                    "gateway_timeout",
                    "Profile '" + name + "' is active, but these proxies do not answer by it yet: " + late.getMessage()
                            + ".");
        }
        if (error instanceof TimeoutException) {
            return new ApiError(
                    504,
                    ApiError.SERVER_ERROR,
                    "gateway_timeout",
                    "Profile '" + name + "' was asked for, but the operator has not confirmed it yet; it will be active"
                            + " once the operator does.");
        }
        return ApiError.unavailable("Profile '" + name + "' cannot be asked for: " + error.getMessage());
    }
}
