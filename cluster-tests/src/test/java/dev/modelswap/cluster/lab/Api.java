package dev.modelswap.cluster.lab;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.fabric8.kubernetes.client.LocalPortForward;
import io.fabric8.kubernetes.client.dsl.PodResource;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;

/** A proxy's HTTP API, reached through the API server, so that any cluster will do. */
public final class Api implements AutoCloseable {

    private static final ObjectMapper JSON = new ObjectMapper();

    private final LocalPortForward api;
    private final LocalPortForward management;
    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    Api(PodResource proxy) {
        this.api = proxy.portForward(8080);
        this.management = proxy.portForward(8081);
    }

    /** An answer, and its body as JSON. */
    public record Answer(int status, JsonNode body) {

        /** The model file that llama-server answered from, such as {@code /models/tiny-a.gguf}. */
        public String modelFile() {
            return body.path("model").asText();
        }
    }

    public String url() {
        return "http://127.0.0.1:" + api.getLocalPort();
    }

    public Answer chat(String model) {
        return chatLater(model).join();
    }

    public CompletableFuture<Answer> chatLater(String model) {
        return http.sendAsync(completion(model, 8, false), BodyHandlers.ofString())
                .thenApply(answer -> new Answer(answer.statusCode(), json(answer.body())));
    }

    /** The lines of a streamed chat completion, as they come. */
    public Stream<String> streamChat(String model, int tokens) {
        return send(completion(model, tokens, true), BodyHandlers.ofLines()).body();
    }

    public String get(String path) {
        return send(HttpRequest.newBuilder(URI.create(url() + path)).build(), BodyHandlers.ofString())
                .body();
    }

    /** The lines of an answer that goes on, as they come. */
    public Stream<String> lines(String path) {
        return send(HttpRequest.newBuilder(URI.create(url() + path)).build(), BodyHandlers.ofLines())
                .body();
    }

    public JsonNode getJson(String path) {
        return json(get(path));
    }

    public HttpResponse<String> post(String path) {
        return send(
                HttpRequest.newBuilder(URI.create(url() + path))
                        .POST(HttpRequest.BodyPublishers.noBody())
                        .build(),
                BodyHandlers.ofString());
    }

    /** Requests that the model is serving, as the proxy counts them. */
    public int inFlight(String model) {
        for (JsonNode status : getJson("/api/models/status").path("models")) {
            if (model.equals(status.path("id").asText())) {
                return status.path("in_flight").asInt();
            }
        }
        throw new IllegalArgumentException("no model " + model);
    }

    /** The value of a metric without labels. */
    public double metric(String name) {
        URI metrics = URI.create("http://127.0.0.1:" + management.getLocalPort() + "/metrics");
        return send(HttpRequest.newBuilder(metrics).build(), BodyHandlers.ofString())
                .body()
                .lines()
                .filter(line -> line.startsWith(name + " "))
                .mapToDouble(line -> Double.parseDouble(line.substring(name.length() + 1)))
                .findFirst()
                .orElseThrow();
    }

    @Override
    public void close() {
        try {
            http.shutdownNow();
            api.close();
            management.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private HttpRequest completion(String model, int tokens, boolean stream) {
        String body = JSON.createObjectNode()
                .put("model", model)
                .put("stream", stream)
                .put("max_tokens", tokens)
                .put("ignore_eos", true)
                .set(
                        "messages",
                        JSON.createArrayNode()
                                .add(JSON.createObjectNode().put("role", "user").put("content", "Hello")))
                .toString();
        return HttpRequest.newBuilder(URI.create(url() + "/v1/chat/completions"))
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build();
    }

    private <T> HttpResponse<T> send(HttpRequest request, HttpResponse.BodyHandler<T> body) {
        try {
            return http.send(request, body);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }

    private static JsonNode json(String text) {
        try {
            return JSON.readTree(text);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("not JSON: " + text, e);
        }
    }
}
