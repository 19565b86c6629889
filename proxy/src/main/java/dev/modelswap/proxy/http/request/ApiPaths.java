package dev.modelswap.proxy.http.request;

import io.vertx.core.http.HttpMethod;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The paths of the API whose requests say which model they are for. */
public final class ApiPaths {

    /** Requests with a body, as llama-server, vLLM, stable-diffusion.cpp, audio.cpp and their like serve them. */
    public static final List<String> POSTED = List.of(
            "/v1/chat/completions",
            "/v1/completions",
            "/v1/responses",
            "/v1/messages",
            "/v1/messages/count_tokens",
            "/v1/embeddings",
            "/v1/rerank",
            "/v1/reranking",
            "/v2/rerank",
            "/rerank",
            "/reranking",
            "/score",
            "/v1/score",
            "/classify",
            "/pooling",
            "/completion",
            "/completions",
            "/chat/completions",
            "/responses",
            "/embedding",
            "/embeddings",
            "/infill",
            "/v1/audio/speech",
            "/v1/audio/voices",
            "/v1/audio/transcriptions",
            "/audio/transcriptions",
            "/v1/audio/translations",
            "/v1/images/generations",
            "/v1/images/edits",
            "/sdapi/v1/txt2img",
            "/sdapi/v1/img2img");

    /** Requests with a body that ask of the model no more than to count, to render or to stop; they are not recorded. */
    public static final List<String> POSTED_BESIDE = List.of(
            "/tokenize",
            "/detokenize",
            "/apply-template",
            "/v1/responses/input_tokens",
            "/responses/input_tokens",
            "/v1/chat/completions/input_tokens",
            "/chat/completions/input_tokens",
            "/v1/chat/completions/control");

    /** Requests without a body. */
    public static final List<String> ASKED =
            List.of("/v1/audio/voices", "/sdapi/v1/loras", "/props", "/slots", "/lora-adapters");

    /** {@code /v/…}: APIs whose paths have no version; the upstream sees them without the {@code /v}. */
    public static final List<String> VERSIONLESS = List.of(
            "/chat/completions",
            "/responses",
            "/completions",
            "/messages",
            "/messages/count_tokens",
            "/embeddings",
            "/rerank",
            "/reranking");

    /** {@code /audioapi/…}: what audio.cpp serves; the upstream sees it without the {@code /audioapi}. */
    public static final String AUDIO_TASKS = "/v1/tasks/run";

    /** What is recorded, at whatever path of the proxy it comes. */
    private static final Set<String> RECORDED = Stream.of(POSTED, VERSIONLESS, List.of(AUDIO_TASKS))
            .flatMap(List::stream)
            .collect(Collectors.toUnmodifiableSet());

    private ApiPaths() {}

    /** Whether requests for this path of an upstream stay known when they have ended. */
    public static boolean areRecorded(HttpMethod method, String path) {
        return method.equals(HttpMethod.POST) && RECORDED.contains(path);
    }
}
