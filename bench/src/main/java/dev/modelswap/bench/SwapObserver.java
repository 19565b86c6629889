package dev.modelswap.bench;

import dev.modelswap.bench.SwapTimeline.Mark;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Watches a lab and marks in the timeline of the swap under way what the cluster shows of it. */
final class SwapObserver {

    private static final int SERVER_PORT = 8080;
    private static final Duration BETWEEN_HEALTH_CHECKS = Duration.ofMillis(10);

    private final HttpClient http =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(1)).build();
    private final Set<String> asked = new HashSet<>();
    private @Nullable Swap current;

    /** A swap under way. */
    private record Swap(String victim, String target, SwapTimeline timeline) {}

    /** Informers that run until the lab's client is closed. */
    void watch(BenchLab lab) {
        lab.client().apps().deployments().inNamespace(lab.namespace()).inform(handler(this::deployment, gone -> {}));
        lab.modelPods().inform(handler(this::pod, this::gone));
    }

    synchronized SwapTimeline begin(String victim, String target) {
        SwapTimeline timeline = new SwapTimeline();
        current = new Swap(BenchLab.deploymentName(victim), BenchLab.deploymentName(target), timeline);
        return timeline;
    }

    private synchronized void deployment(Deployment deployment) {
        if (current == null) {
            return;
        }
        String name = deployment.getMetadata().getName();
        int replicas = deployment.getSpec().getReplicas();
        if (name.equals(current.victim()) && replicas == 0) {
            current.timeline().mark(Mark.VICTIM_SCALED);
        } else if (name.equals(current.target()) && replicas > 0) {
            current.timeline().mark(Mark.TARGET_SCALED);
        }
    }

    private synchronized void pod(Pod seen) {
        ModelPod pod = new ModelPod(seen);
        if (current == null) {
            return;
        }
        if (pod.deployment().equals(current.victim()) && pod.hasEnded()) {
            current.timeline().mark(Mark.VICTIM_ENDED);
        } else if (pod.deployment().equals(current.target()) && !seen.isMarkedForDeletion()) {
            current.timeline().mark(Mark.TARGET_CREATED);
            if (pod.runs()) {
                current.timeline().mark(Mark.TARGET_STARTED);
            }
            askHealth(seen, current.timeline());
        }
    }

    private synchronized void gone(Pod seen) {
        if (current != null && new ModelPod(seen).deployment().equals(current.victim())) {
            current.timeline().mark(Mark.VICTIM_ENDED);
        }
    }

    private void askHealth(Pod pod, SwapTimeline timeline) {
        String address = pod.getStatus().getPodIP();
        if (address != null && asked.add(pod.getMetadata().getUid())) {
            Thread.ofVirtual().start(() -> {
                awaitHealth(server(address));
                timeline.mark(Mark.TARGET_HEALTHY);
            });
        }
    }

    private void awaitHealth(URI server) {
        HttpRequest health = HttpRequest.newBuilder(server.resolve("/health"))
                .timeout(Duration.ofSeconds(1))
                .build();
        try {
            while (!isHealthy(health)) {
                Thread.sleep(BETWEEN_HEALTH_CHECKS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private boolean isHealthy(HttpRequest health) throws InterruptedException {
        try {
            return http.send(health, BodyHandlers.discarding()).statusCode() == 200;
        } catch (IOException e) {
            return false;
        }
    }

    static URI server(String address) {
        return URI.create("http://" + address + ":" + SERVER_PORT);
    }

    private static <T> ResourceEventHandler<T> handler(
            java.util.function.Consumer<T> seen, java.util.function.Consumer<T> gone) {
        return new ResourceEventHandler<>() {
            @Override
            public void onAdd(T object) {
                seen.accept(object);
            }

            @Override
            public void onUpdate(T before, T object) {
                seen.accept(object);
            }

            @Override
            public void onDelete(T object, boolean unknown) {
                gone.accept(object);
            }
        };
    }
}
