package dev.modelswap.proxy.kubernetes;

import dev.modelswap.proxy.cluster.Cluster;
import dev.modelswap.proxy.cluster.LogFollower;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.RequestConfig;
import io.fabric8.kubernetes.client.RequestConfigBuilder;
import io.fabric8.kubernetes.client.http.AsyncBody;
import io.fabric8.kubernetes.client.http.HttpClient;
import io.fabric8.kubernetes.client.http.HttpRequest;
import io.fabric8.kubernetes.client.http.HttpResponse;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Single calls to the API server that return without blocking, which the client has none of for what the proxy writes. None is
 * tried again here: who calls decides that, and whether the same is still wanted by then.
 */
final class ApiCalls {

    private static final String STRATEGIC_MERGE_PATCH = "application/strategic-merge-patch+json";
    private static final String MERGE_PATCH = "application/merge-patch+json";
    private static final String FIELD_MANAGER = "modelswap-proxy";
    private static final long TIMEOUT_SECONDS = 10;

    private final HttpClient http;
    private final String server;

    ApiCalls(KubernetesClient client) {
        RequestConfig once = new RequestConfigBuilder(client.getConfiguration().getRequestConfig())
                .withRequestRetryBackoffLimit(0)
                .build();
        http = client.getHttpClient().newBuilder().tag(once).build();
        server = client.getMasterUrl().toString().replaceFirst("/$", "");
    }

    /** Merges {@code change} into the object at this path, whatever the API server answers to that. */
    CompletableFuture<HttpResponse<String>> patch(String path, Object change) {
        return patch(path, MERGE_PATCH, change);
    }

    /** The same, with lists merged by their keys. */
    CompletableFuture<HttpResponse<String>> strategicPatch(String path, Object change) {
        return patch(path, STRATEGIC_MERGE_PATCH, change);
    }

    private CompletableFuture<HttpResponse<String>> patch(String path, String type, Object change) {
        return send(request(path + "?fieldManager=" + FIELD_MANAGER)
                .patch(type, Serialization.asJson(change))
                .build());
    }

    /** Asks for what is at this path, whatever the API server answers to that. */
    CompletableFuture<HttpResponse<String>> get(String path) {
        return send(request(path).build());
    }

    /** The text at this path; fails if the API server has none for us. */
    CompletableFuture<String> text(String path) {
        return get(path).thenApply(ApiCalls::accepted);
    }

    /** Follows the log at this path until it ends; answers what ends it earlier. */
    Runnable follow(String path, LogFollower follower) {
        LogLines lines = new LogLines(follower);
        HttpRequest request =
                http.newHttpRequestBuilder().uri(server + path).forStreaming().build();
        CompletableFuture<HttpResponse<AsyncBody>> answer = http.consumeBytes(request, (bytes, body) -> {
            bytes.forEach(lines::take);
            body.consume();
        });
        CompletableFuture<Void> _ = answer.thenCompose(ApiCalls::body).whenComplete((ended, error) -> {
            if (error == null) {
                lines.end();
            }
            follower.ended(error);
        });
        return () -> {
            CompletableFuture<Void> _ = answer.thenAccept(given -> given.body().cancel());
        };
    }

    private static CompletableFuture<Void> body(HttpResponse<AsyncBody> answer) {
        if (!answer.isSuccessful()) {
            answer.body().cancel();
            throw new IllegalStateException("the API server answers " + answer.code());
        }
        answer.body().consume();
        return answer.body().done();
    }

    /** The body of an answer; throws what is to be thrown if it is none that was hoped for. */
    static String accepted(HttpResponse<String> answer) {
        if (answer.isSuccessful()) {
            return String.valueOf(answer.body());
        }
        String error = "the API server answers " + answer.code() + ": " + answer.body();
        Duration pause = pause(answer.header("Retry-After"));
        throw pause == null ? new IllegalStateException(error) : new Cluster.Busy(error, pause);
    }

    private CompletableFuture<HttpResponse<String>> send(HttpRequest request) {
        return http.sendAsync(request, String.class);
    }

    private HttpRequest.Builder request(String path) {
        return http.newHttpRequestBuilder().uri(server + path).timeout(TIMEOUT_SECONDS, TimeUnit.SECONDS);
    }

    /** The API server writes seconds; a date, which others write, counts as nothing said. */
    private static @Nullable Duration pause(@Nullable String retryAfter) {
        return retryAfter != null && retryAfter.matches("\\d{1,6}")
                ? Duration.ofSeconds(Long.parseLong(retryAfter))
                : null;
    }
}
