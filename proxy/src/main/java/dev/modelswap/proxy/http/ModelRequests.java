package dev.modelswap.proxy.http;

import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The paths of the API, whose requests say which model they are for: in a JSON body, in a form, or in the query. */
final class ModelRequests {

    /** Requests with a body, as llama-server, vLLM, stable-diffusion.cpp, audio.cpp and their like serve them. */
    private static final List<String> POSTED = List.of(
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
            "/infill",
            "/v1/audio/speech",
            "/v1/audio/voices",
            "/v1/audio/transcriptions",
            "/v1/images/generations",
            "/v1/images/edits",
            "/sdapi/v1/txt2img",
            "/sdapi/v1/img2img");

    /** Requests without a body. */
    private static final List<String> ASKED = List.of("/v1/audio/voices", "/sdapi/v1/loras", "/props");

    /** {@code /v/…}: APIs whose paths have no version; the upstream sees them without the {@code /v}. */
    private static final List<String> VERSIONLESS = List.of(
            "/chat/completions",
            "/responses",
            "/completions",
            "/messages",
            "/messages/count_tokens",
            "/embeddings",
            "/rerank",
            "/reranking");

    /** {@code /audioapi/…}: what audio.cpp serves; the upstream sees it without the {@code /audioapi}. */
    private static final String AUDIO_TASKS = "/v1/tasks/run";

    /** What is recorded, at whatever path of the proxy it comes. */
    private static final Set<String> RECORDED = Stream.of(POSTED, VERSIONLESS, List.of(AUDIO_TASKS))
            .flatMap(List::stream)
            .collect(Collectors.toUnmodifiableSet());

    private final Dispatch dispatch;

    ModelRequests(Dispatch dispatch) {
        this.dispatch = dispatch;
    }

    /** Whether requests for this path of an upstream stay known when they have ended. */
    static boolean areRecorded(HttpMethod method, String path) {
        return method.equals(HttpMethod.POST) && RECORDED.contains(path);
    }

    void mount(Router router) {
        POSTED.forEach(path -> posted(router, path, path));
        VERSIONLESS.forEach(path -> posted(router, "/v" + path, path));
        posted(router, "/audioapi" + AUDIO_TASKS, AUDIO_TASKS);
        ASKED.forEach(path -> router.route(path)
                .method(HttpMethod.GET)
                .method(HttpMethod.HEAD)
                .handler(routing -> asked(routing, path)));
    }

    private void posted(Router router, String path, String upstreamPath) {
        router.post(path).handler(routing -> {
            String query = routing.request().query();
            String uri = query == null ? upstreamPath : upstreamPath + "?" + query;
            String type = routing.request().getHeader(HttpHeaders.CONTENT_TYPE);
            if (type != null && type.toLowerCase(Locale.ROOT).startsWith("multipart/form-data")) {
                form(routing, uri, type);
            } else {
                json(routing, uri, StreamShape.of(upstreamPath));
            }
        });
    }

    private void json(RoutingContext routing, String uri, StreamShape shape) {
        RequestBody.read(routing, body -> {
            try {
                dispatch.answer(routing, new JsonRequest(uri, shape, body));
            } catch (BadRequest e) {
                e.error().send(routing.response());
            }
        });
    }

    private void form(RoutingContext routing, String uri, String type) {
        try {
            FormBody.read(routing, Multipart.boundary(type), (held, model) -> {
                dispatch.answer(routing, new FormRequest(uri, routing.request(), held, model));
            });
        } catch (BadRequest e) {
            e.error().send(routing.response());
        }
    }

    private void asked(RoutingContext routing, String path) {
        try {
            dispatch.answer(routing, new QueryRequest(path, routing.request()));
        } catch (BadRequest e) {
            e.error().send(routing.response());
        }
    }
}
