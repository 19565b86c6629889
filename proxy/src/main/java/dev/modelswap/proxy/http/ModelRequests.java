package dev.modelswap.proxy.http;

import dev.modelswap.crds.Resolution;
import dev.modelswap.crds.ServedModel;
import io.vertx.core.Handler;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import java.util.List;

/** Requests whose JSON body names the model that is to answer. */
final class ModelRequests implements Handler<RoutingContext> {

    /** Paths of the API whose body has a {@code model}, as llama-server, vLLM and their like serve them. */
    static final List<String> PATHS = List.of(
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

    @Override
    public void handle(RoutingContext routing) {
        HttpServerRequest request = routing.request();
        Buffer body = routing.body().buffer();
        byte[] bytes = body == null ? new byte[0] : body.getBytes();
        try {
            ModelField field = ModelField.find(bytes);
            switch (serving.now().names().resolve(field.model())) {
                case Resolution.Found(ServedModel model, String upstreamName) -> {
                    String name = model.useModelName() == null ? upstreamName : model.useModelName();
                    Buffer sent = body == null || !name.equals(field.model()) ? field.renamed(bytes, name) : body;
                    forwarder.forward(request, sent, model);
                }
                case Resolution.Disabled disabled -> ApiError.of(disabled).send(request.response());
                case Resolution.NotPaired notPaired -> ApiError.of(notPaired).send(request.response());
                case Resolution.Unknown unknown -> ApiError.of(unknown).send(request.response());
            }
        } catch (ModelField.Missing e) {
            ApiError.badRequest(String.valueOf(e.getMessage())).send(request.response());
        }
    }
}
