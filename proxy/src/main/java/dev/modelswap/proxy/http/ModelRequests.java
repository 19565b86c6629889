package dev.modelswap.proxy.http;

import dev.modelswap.crds.Resolution;
import dev.modelswap.crds.ServedModel;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.List;

/** Requests whose JSON body names the model that is to answer. */
final class ModelRequests {

    /** Paths of the API whose body has a {@code model}, as llama-server, vLLM and their like serve them. */
    private static final List<String> PATHS = List.of(
            "/v1/chat/completions",
            "/v1/completions",
            "/v1/responses",
            "/v1/messages",
            "/v1/messages/count_tokens",
            "/v1/embeddings",
            "/v1/rerank",
            "/v1/reranking",
            "/rerank",
            "/reranking",
            "/completion",
            "/infill");

    private final Serving serving;
    private final Forwarder forwarder;

    ModelRequests(Serving serving, Forwarder forwarder) {
        this.serving = serving;
        this.forwarder = forwarder;
    }

    void mount(Router router) {
        PATHS.forEach(path ->
                router.post(path).handler(routing -> RequestBody.read(routing, body -> answer(routing, body))));
    }

    private void answer(RoutingContext routing, Buffer body) {
        HttpServerResponse response = routing.response();
        byte[] bytes = body.getBytes();
        try {
            ModelField field = ModelField.find(bytes);
            switch (serving.now().names().resolve(field.model())) {
                case Resolution.Found(ServedModel model, String upstreamName, String calledAs) -> {
                    String name = model.useModelName() == null ? upstreamName : model.useModelName();
                    Buffer sent = name.equals(field.model()) ? body : field.renamed(bytes, name);
                    forwarder.forward(routing, sent, model);
                }
                case Resolution.Selected selected -> ApiError.of(selected).send(response);
                case Resolution.AtPeer atPeer -> ApiError.of(atPeer).send(response);
                case Resolution.Disabled disabled -> ApiError.of(disabled).send(response);
                case Resolution.NotPaired notPaired -> ApiError.of(notPaired).send(response);
                case Resolution.Unknown unknown -> ApiError.of(unknown).send(response);
            }
        } catch (ModelField.Missing e) {
            ApiError.badRequest(String.valueOf(e.getMessage())).send(response);
        }
    }
}
