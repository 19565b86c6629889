package dev.modelswap.proxy.kubernetes;

import dev.modelswap.crds.observation.PodWarning;
import dev.modelswap.proxy.cluster.Observation;
import io.fabric8.kubernetes.api.model.EventList;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.http.HttpResponse;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Shows pods with what Kubernetes warns of them: of those whose containers take their time to be made, it is asked for again and
 * again.
 */
final class PodWatch {

    /** Most pods have their containers before that. */
    static final Duration PAUSE = Duration.ofSeconds(5);

    private final ApiCalls calls;
    private final String eventsPath;
    private final Consumer<Observation> observer;
    private final Executor nextLook;
    private final Map<String, Creation> creations = new HashMap<>();
    private boolean closed;

    private record Creation(Pod pod, @Nullable PodWarning warning) {}

    /** Shows {@code observer} the pods of this namespace that it is told of; asks for warnings every {@code pause}. */
    PodWatch(ApiCalls calls, String namespace, Duration pause, Consumer<Observation> observer) {
        this.calls = calls;
        this.eventsPath = "/api/v1/namespaces/" + namespace + "/events?fieldSelector=";
        this.observer = observer;
        this.nextLook = CompletableFuture.delayedExecutor(pause.toMillis(), TimeUnit.MILLISECONDS);
    }

    synchronized void seen(Pod pod) {
        String uid = pod.getMetadata().getUid();
        if (!PodWarning.mayConcern(pod)) {
            creations.remove(uid);
            observer.accept(PodReading.of(pod, null));
            return;
        }
        Creation before = creations.get(uid);
        Creation now = new Creation(pod, before == null ? null : before.warning());
        creations.put(uid, now);
        observer.accept(PodReading.of(pod, now.warning()));
        if (before == null) {
            nextLook.execute(() -> look(uid));
        }
    }

    synchronized void gone(Pod pod) {
        creations.remove(pod.getMetadata().getUid());
        observer.accept(new Observation.PodGone(pod.getMetadata().getUid(), PodReading.deployment(pod)));
    }

    synchronized void close() {
        closed = true;
    }

    private synchronized void look(String uid) {
        Creation creation = creations.get(uid);
        if (creation != null && !closed) {
            String events = URLEncoder.encode(PodWarning.eventsOf(creation.pod()), StandardCharsets.UTF_8);
            CompletableFuture<Void> _ = calls.get(eventsPath + events).handle((answer, error) -> {
                warned(uid, error == null ? answer : null);
                nextLook.execute(() -> look(uid));
                return null;
            });
        }
    }

    /** The pod may have gone on meanwhile. */
    private synchronized void warned(String uid, @Nullable HttpResponse<String> answer) {
        Creation creation = creations.get(uid);
        if (creation == null || answer == null || !answer.isSuccessful()) {
            return;
        }
        EventList events = Serialization.unmarshal(answer.body(), EventList.class);
        PodWarning.last(events.getItems())
                .filter(warning -> !warning.equals(creation.warning()))
                .ifPresent(warning -> {
                    creations.put(uid, new Creation(creation.pod(), warning));
                    observer.accept(PodReading.of(creation.pod(), warning));
                });
    }
}
