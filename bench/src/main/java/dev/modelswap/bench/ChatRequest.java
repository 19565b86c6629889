package dev.modelswap.bench;

import java.net.URI;
import java.net.http.HttpRequest;
import java.time.Duration;

/** A chat completion as clients ask for it. */
public record ChatRequest(String model, int tokens, boolean stream) {

    /** The request to the API, or the server, at {@code url}; fails after {@code patience}. */
    public HttpRequest to(URI url, Duration patience) {
        return HttpRequest.newBuilder(url.resolve("/v1/chat/completions"))
                .timeout(patience)
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(body()))
                .build();
    }

    /** The request's JSON. */
    public String body() {
        return "{\"model\":\"" + model + "\",\"stream\":" + stream + ",\"max_tokens\":" + tokens
                + ",\"ignore_eos\":true,\"messages\":[{\"role\":\"user\",\"content\":\"Hello\"}]}";
    }
}
