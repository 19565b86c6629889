package dev.modelswap.proxy.kubernetes;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.modelswap.proxy.cluster.CallFailures;
import dev.modelswap.proxy.cluster.Cluster.DeploymentMissing;
import dev.modelswap.proxy.cluster.Cluster.Withheld;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.DeploymentList;
import io.fabric8.kubernetes.api.model.autoscaling.v1.Scale;
import io.fabric8.kubernetes.client.http.HttpResponse;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes models' replicas, each only upon the version of the Deployment that was known before the Lease was looked at. A leader that was
 * halted between that look and its write, while another took over and fenced it off, is refused.
 */
final class ModelScales {

    private static final Logger LOG = LoggerFactory.getLogger(ModelScales.class);
    private static final String FENCE = "modelswap.dev/TakenOver";
    private static final int MISSING = 404;
    private static final int CONFLICT = 409;
    private static final int ATTEMPTS = 5;
    /** Of writes at the same time, where all models are fenced off. */
    private static final int AT_ONCE = 16;

    private final ApiCalls calls;
    private final String path;
    /** The latest version that is known of each Deployment. */
    private final Map<String, Long> versions = new ConcurrentHashMap<>();

    ModelScales(ApiCalls calls, String namespace) {
        this.calls = calls;
        this.path = "/apis/apps/v1/namespaces/" + namespace + "/deployments";
    }

    void seen(Deployment deployment) {
        know(
                deployment.getMetadata().getName(),
                KubernetesCluster.version(deployment.getMetadata().getResourceVersion()));
    }

    /** Answers the version of the Deployment from which on it wants so many; {@code may} is asked right before it is written. */
    CompletableFuture<Long> scale(
            String deployment, int replicas, Leadership leadership, Supplier<CompletionStage<Boolean>> may) {
        return scale(deployment, replicas, leadership, may, ATTEMPTS);
    }

    private CompletableFuture<Long> scale(
            String deployment,
            int replicas,
            Leadership leadership,
            Supplier<CompletionStage<Boolean>> may,
            int attempts) {
        return version(deployment)
                .thenCompose(version -> leadership.whileLeading(() -> may.get()
                        .thenCompose(still -> {
                            if (!still) {
                                throw new Withheld(deployment);
                            }
                            return write(deployment, replicas, version);
                        })
                        .toCompletableFuture()))
                .thenCompose(answer -> {
                    if (answer.code() == CONFLICT && attempts > 1) {
                        versions.remove(deployment);
                        return scale(deployment, replicas, leadership, may, attempts - 1);
                    }
                    return CompletableFuture.completedFuture(known(deployment, answer));
                });
    }

    private CompletableFuture<HttpResponse<String>> write(String deployment, int replicas, long version) {
        return calls.patch(
                path + "/" + deployment + "/scale",
                Map.of(
                        "metadata", Map.of("resourceVersion", String.valueOf(version)),
                        "spec", Map.of("replicas", replicas)));
    }

    private CompletableFuture<Long> version(String deployment) {
        Long known = versions.get(deployment);
        return known != null
                ? CompletableFuture.completedFuture(known)
                : calls.get(path + "/" + deployment + "/scale").thenApply(answer -> known(deployment, answer));
    }

    private long known(String deployment, HttpResponse<String> answer) {
        if (answer.code() == MISSING) {
            versions.remove(deployment);
            throw new DeploymentMissing(deployment);
        }
        Scale scale = Serialization.unmarshal(ApiCalls.accepted(answer), Scale.class);
        long version = KubernetesCluster.version(scale.getMetadata().getResourceVersion());
        know(deployment, version);
        return version;
    }

    private void know(String deployment, long version) {
        versions.merge(deployment, version, Math::max);
    }

    /**
     * Makes every model's Deployment another version than anybody can have seen before: a condition is written into its status, which nothing
     * else looks at. Done when all are.
     */
    CompletableFuture<Void> fence(Map<String, String> labels) {
        String selector = labels.entrySet().stream()
                .map(label -> label.getKey() + "=" + label.getValue())
                .collect(Collectors.joining(","));
        return calls.text(path + "?labelSelector=" + URLEncoder.encode(selector, StandardCharsets.UTF_8))
                .thenCompose(list -> {
                    List<String> names = Serialization.unmarshal(list, DeploymentList.class).getItems().stream()
                            .map(deployment -> deployment.getMetadata().getName())
                            .toList();
                    LOG.atInfo().addKeyValue("models", names.size()).log("fencing off the proxy that led before");
                    return fence(names, Instant.now().toString());
                });
    }

    private CompletableFuture<Void> fence(List<String> names, String at) {
        List<CompletableFuture<Void>> lanes = IntStream.range(0, AT_ONCE)
                .mapToObj(lane -> fenceEach(names, lane, at))
                .toList();
        return CompletableFuture.allOf(lanes.toArray(CompletableFuture[]::new));
    }

    private CompletableFuture<Void> fenceEach(List<String> names, int index, String at) {
        if (index >= names.size()) {
            return CompletableFuture.completedFuture(null);
        }
        return fence(names.get(index), at, ATTEMPTS).thenCompose(done -> fenceEach(names, index + AT_ONCE, at));
    }

    private CompletableFuture<Void> fence(String deployment, String at, int attempts) {
        ObjectNode change = JsonNodeFactory.instance.objectNode();
        change.withObject("/status")
                .putArray("conditions")
                .addObject()
                .put("type", FENCE)
                .put("status", "True")
                .put("reason", "ProxyTookOver")
                .put("message", at)
                .put("lastUpdateTime", at)
                .put("lastTransitionTime", at);
        return calls.strategicPatch(path + "/" + deployment + "/status", change)
                .thenAccept(answer -> {
                    if (answer.code() != MISSING) {
                        ApiCalls.accepted(answer);
                    }
                })
                .exceptionallyCompose(error -> attempts > 1
                        ? fence(deployment, at, attempts - 1)
                        : CompletableFuture.failedFuture(
                                new IllegalStateException("cannot fence off the proxy that led before at " + deployment
                                        + ": " + CallFailures.message(error))));
    }
}
