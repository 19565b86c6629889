package dev.modelswap.proxy.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import dev.modelswap.crds.objects.ObjectNames;
import dev.modelswap.proxy.cluster.Observation;
import dev.modelswap.proxy.cluster.Observation.PodSeen;
import dev.modelswap.proxy.cluster.PodProgress;
import dev.modelswap.proxy.testing.FakeApiServer;
import dev.modelswap.proxy.testing.Waiting;
import io.fabric8.kubernetes.api.model.EventBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What is shown of a pod whose containers take their time to be made. */
class PodWatchTest {

    private static final String SCHEDULED = "{phase: Pending, conditions: [{type: PodScheduled, status: 'True'}]}";
    private static final String RUNNING = "{phase: Running, containerStatuses: [{name: server, state: {running: {}}}]}";
    private static final String MISSING = "secret \"key\" not found";

    private final Vertx vertx = Vertx.vertx();
    private final FakeApiServer server = new FakeApiServer(vertx);
    private final List<Observation> shown = new CopyOnWriteArrayList<>();
    private final PodWatch watch =
            new PodWatch(new ApiCalls(server.client()), "space", Duration.ofMillis(10), shown::add);

    @AfterEach
    void close() {
        watch.close();
        server.close();
        Waiting.resultOf(vertx.close().toCompletionStage().toCompletableFuture());
    }

    @Test
    void warningIsShownAndStaysUntilTheContainersAreMade() {
        watch.seen(pod(SCHEDULED));
        assertThat(progress()).isInstanceOf(PodProgress.Underway.class);

        warn(MISSING);
        Waiting.until(() -> progress() instanceof PodProgress.Stuck);
        assertThat(progress().awaits()).contains(MISSING);

        watch.seen(pod(SCHEDULED));
        assertThat(progress()).isInstanceOf(PodProgress.Stuck.class);

        watch.seen(pod(RUNNING));
        assertThat(progress()).isInstanceOf(PodProgress.Underway.class);
    }

    @Test
    void anotherWarningTakesThePlaceOfTheFirst() {
        warn(MISSING);
        watch.seen(pod(SCHEDULED));
        Waiting.until(() -> progress() instanceof PodProgress.Stuck);

        warn("failed to sync secret cache");

        Waiting.until(() -> progress().awaits().contains("failed to sync secret cache"));
        assertThat(progress()).isInstanceOf(PodProgress.Underway.class);
    }

    @Test
    void refusedQuestionIsAskedAgain() {
        server.refuseLists("events", 403);
        warn(MISSING);
        watch.seen(pod(SCHEDULED));

        Waiting.until(() -> server.refusedLists() > 2);
        assertThat(progress()).isInstanceOf(PodProgress.Underway.class);
        server.refuseLists("events", null);

        Waiting.until(() -> progress() instanceof PodProgress.Stuck);
    }

    @Test
    void podThatIsGoneIsNotShownAgain() {
        watch.seen(pod(SCHEDULED));
        watch.gone(pod(SCHEDULED));
        int before = shown.size();
        warn(MISSING);

        watch.seen(pod(RUNNING));

        assertThat(shown).hasSize(before + 1);
        assertThat(shown.get(before - 1)).isInstanceOf(Observation.PodGone.class);
    }

    private PodProgress progress() {
        return ((PodSeen) shown.getLast()).progress();
    }

    private void warn(String message) {
        server.put(
                "events",
                new EventBuilder()
                        .withNewMetadata()
                        .withName("pod.1")
                        .endMetadata()
                        .withReason("FailedMount")
                        .withMessage(message)
                        .build());
    }

    private static Pod pod(String status) {
        return Serialization.unmarshal(
                "metadata: {name: pod, uid: u, labels: {" + ObjectNames.DEPLOYMENT_LABEL
                        + ": lab-a}}\nspec: {}\nstatus: " + status,
                Pod.class);
    }
}
