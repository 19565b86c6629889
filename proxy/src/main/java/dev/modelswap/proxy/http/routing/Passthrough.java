package dev.modelswap.proxy.http.routing;

import dev.modelswap.crds.naming.Resolution;
import dev.modelswap.crds.serving.ServedModel;
import dev.modelswap.proxy.activity.RequestLife;
import dev.modelswap.proxy.fleet.Backend;
import dev.modelswap.proxy.following.KnownModels;
import dev.modelswap.proxy.http.answer.ApiError;
import dev.modelswap.proxy.http.client.ClientBody;
import dev.modelswap.proxy.http.client.ClientRequest;
import dev.modelswap.proxy.http.client.RequestBody;
import dev.modelswap.proxy.http.forward.Called;
import dev.modelswap.proxy.http.forward.Forwarder;
import dev.modelswap.proxy.http.forward.PeerAttempts;
import dev.modelswap.proxy.http.forward.Target;
import dev.modelswap.proxy.http.forward.Tunnel;
import dev.modelswap.proxy.http.request.BodyCheck;
import dev.modelswap.proxy.http.request.ModelPath;
import dev.modelswap.proxy.http.request.UpstreamBody;
import dev.modelswap.proxy.http.request.UpstreamRequest;
import dev.modelswap.proxy.serving.Serving;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.function.Consumer;

/**
 * {@code /upstream/MODEL/…} and {@code /comfyui/…}: whatever a model's server has, at its own paths, by any method, with bodies
 * streamed in both directions and nothing changed in them.
 */
public final class Passthrough {

    private static final String UPSTREAM = "/upstream/";
    private static final String COMFYUI = "/comfyui";
    private static final String COMFYUI_MODEL = "comfyui_auto";

    private final Serving serving;
    private final KnownModels models;
    private final Forwarder forwarder;

    public Passthrough(Serving serving, KnownModels models, Forwarder forwarder) {
        this.serving = serving;
        this.models = models;
        this.forwarder = forwarder;
    }

    public void mount(Router router) {
        router.route(UPSTREAM + "*").handler(routing -> {
            String path = String.valueOf(routing.request().path());
            String beyond = path.startsWith(UPSTREAM) ? path.substring(UPSTREAM.length()) : "";
            ModelPath.find(serving.now().names(), beyond)
                    .ifPresentOrElse(
                            found -> pass(ClientRequest.of(routing), found),
                            () -> ApiError.modelNotFound("No model's name begins the path behind " + UPSTREAM + ".")
                                    .send(routing.request()));
        });
        router.route(COMFYUI).handler(this::comfyui);
        router.route(COMFYUI + "/*").handler(this::comfyui);
    }

    private void comfyui(RoutingContext routing) {
        String path = String.valueOf(routing.request().path());
        if (serving.now().names().target(COMFYUI_MODEL) instanceof Resolution.Found found && path.startsWith(COMFYUI)) {
            comfyui(ClientRequest.of(routing), found, path.substring(COMFYUI.length()));
        } else {
            ApiError.modelNotFound("The model '" + COMFYUI_MODEL + "' does not exist.")
                    .send(routing.request());
        }
    }

    /** Only the page itself loads the model: one that somebody has left open asks for more all the time. */
    private void comfyui(ClientRequest client, Resolution.Found found, String rest) {
        ModelPath path = new ModelPath(found, COMFYUI_MODEL, rest);
        if (rest.isEmpty() || rest.equals("/")) {
            pass(client, path);
        } else {
            client.request().pause();
            ifReady(client, found.model(), "paths behind " + COMFYUI + "/", backend -> pass(client, path));
        }
    }

    private void pass(ClientRequest client, ModelPath path) {
        HttpServerRequest request = client.request();
        if (path.rest().isEmpty()) {
            redirect(client);
            return;
        }
        if (RequestBody.isEncoded(request) && !Tunnel.isUpgrade(request)) {
            RequestBody.read(client, body -> pass(client, path, new UpstreamBody.Whole(body.whole())));
        } else {
            request.pause();
            pass(client, path, body(request));
        }
    }

    private void pass(ClientRequest client, ModelPath path, UpstreamBody body) {
        HttpServerRequest request = client.request();
        UpstreamRequest sent = sent(request, path, body);
        Called called = Called.of(path.target(), path.name());
        Forwarder.Unchanged unchanged = () -> new UpstreamRequest(request.uri(), body);
        switch (path.target()) {
            case Resolution.AtPeer atPeer -> {
                RequestLife life = forwarder.begin(client, called, sent.uri());
                new PeerAttempts(forwarder, client, atPeer, life, peer -> sent).start();
            }
            case Resolution.Found found -> {
                ServedModel model = found.model();
                if (Tunnel.isUpgrade(request) && model.ignoreWebsockets()) {
                    ifReady(
                            client,
                            model,
                            "websockets of this model",
                            backend -> forwarder.forward(
                                    client, called, new Target.Uncounted(model, backend), sent, unchanged));
                } else if (serving.now().ignoredPaths().contains(path.rest())) {
                    ifReady(
                            client,
                            model,
                            "requests for paths that ignorePaths matches",
                            backend -> forwarder.forward(client, called, new Target.OfModel(model), sent, unchanged));
                } else {
                    forwarder.forward(client, called, new Target.OfModel(model), sent, unchanged);
                }
            }
        }
    }

    private void ifReady(ClientRequest client, ServedModel model, String what, Consumer<Backend> pass) {
        models.ready(model.name())
                .ifPresentOrElse(
                        pass,
                        () -> client.refuse(ApiError.conflict(
                                "Model '" + model.name() + "' is not loaded, and " + what + " do not load it.")));
    }

    private static UpstreamRequest sent(HttpServerRequest request, ModelPath path, UpstreamBody body) {
        String query = request.query();
        String uri = query == null ? path.rest() : path.rest() + "?" + query;
        return new UpstreamRequest(uri, body);
    }

    private static UpstreamBody body(HttpServerRequest request) {
        if (Tunnel.isUpgrade(request)) {
            return new UpstreamBody.Upgrade();
        }
        long length = ClientBody.length(request);
        if (length >= 0) {
            return new UpstreamBody.Streamed(Buffer.buffer(), length, BodyCheck.NONE);
        }
        return request.headers().contains(HttpHeaders.TRANSFER_ENCODING)
                ? new UpstreamBody.Streamed(Buffer.buffer(), -1, BodyCheck.NONE)
                : new UpstreamBody.None();
    }

    /** So that relative links of the page behind the path work. */
    private static void redirect(ClientRequest client) {
        HttpServerRequest request = client.request();
        boolean read =
                request.method().equals(HttpMethod.GET) || request.method().equals(HttpMethod.HEAD);
        String query = request.query();
        client.response()
                .setStatusCode(read ? 301 : 308)
                .putHeader(HttpHeaders.LOCATION, request.path() + "/" + (query == null ? "" : "?" + query))
                .end();
    }
}
