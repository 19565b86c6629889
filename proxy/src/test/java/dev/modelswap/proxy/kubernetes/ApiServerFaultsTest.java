package dev.modelswap.proxy.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import dev.modelswap.crds.api.ModelSwapSpec;
import dev.modelswap.crds.objects.ObjectNames;
import dev.modelswap.crds.serving.ServedModel;
import dev.modelswap.crds.serving.ServingConfig;
import dev.modelswap.proxy.admission.EngineLoop;
import dev.modelswap.proxy.admission.Grant;
import dev.modelswap.proxy.cluster.Observation;
import dev.modelswap.proxy.engine.ModelState;
import dev.modelswap.proxy.following.OwnRequests;
import dev.modelswap.proxy.serial.SerialExecutor;
import dev.modelswap.proxy.testing.FakeApiServer;
import dev.modelswap.proxy.testing.LocalAdmission;
import dev.modelswap.proxy.testing.Waiting;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.apps.DeploymentBuilder;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.vertx.core.Context;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The engine in front of an API server that refuses, forgets, and goes: what runs goes on, what waits goes on waiting. */
class ApiServerFaultsTest {

    private static final String ALPHA = ObjectNames.modelDeployment("lab", "alpha");

    private final ServingConfig config = ServingConfig.of("lab", Serialization.unmarshal("""
            models:
            - {name: alpha, healthPath: none}
            - {name: beta, healthPath: none}
            groups:
            - {name: together, swap: false, exclusive: false, members: [alpha, beta]}
            """, ModelSwapSpec.class));
    private final Vertx vertx = Vertx.vertx();
    private final Context context = vertx.getOrCreateContext();
    private final FakeApiServer server = new FakeApiServer(vertx);
    private final KubernetesCluster cluster = new KubernetesCluster(server.client(), "space", "lab", null);
    private final SerialExecutor serial = new SerialExecutor();
    private final EngineLoop loop = new EngineLoop(vertx, serial, cluster);
    private final OwnRequests admission = LocalAdmission.to(vertx, serial, loop, cluster);
    private final List<Observation> seen = new CopyOnWriteArrayList<>();

    @BeforeEach
    void watch() {
        server.put(
                "configmaps",
                new ConfigMapBuilder()
                        .withNewMetadata()
                        .withName(ObjectNames.servingConfig("lab"))
                        .withNamespace("space")
                        .endMetadata()
                        .addToData(ServingConfig.KEY, config.toJson())
                        .build());
        deployment("alpha", 0);
        deployment("beta", 0);
        cluster.watch(observation -> context.runOnContext(ignored -> {
            seen.add(observation);
            loop.observe(observation);
        }));
        loop.start();
        Waiting.until(() -> seen.stream().anyMatch(Observation.Synced.class::isInstance));
    }

    @AfterEach
    void close() {
        cluster.close();
        server.close();
        Waiting.resultOf(vertx.close().toCompletionStage().toCompletableFuture());
    }

    @ParameterizedTest
    @ValueSource(ints = {403, 404, 429, 500, 503})
    void whateverTheFirstListMeetsIsTriedAgainAndTold(int status) {
        assertThat(cluster.trouble()).isEmpty();
        server.refuseLists("pods", status);
        try (KubernetesCluster fresh = new KubernetesCluster(server.client(), "space", "lab", null)) {
            AtomicBoolean synced = new AtomicBoolean();
            fresh.watch(observation -> synced.compareAndSet(false, observation instanceof Observation.Synced));
            Waiting.until(() -> fresh.trouble().startsWith("cannot list pods: "));
            assertThat(synced).isFalse();

            server.refuseLists("pods", null);

            Waiting.until(synced::get);
            assertThat(fresh.trouble()).isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {409, 429, 500, 503})
    void refusedWriteIsTriedAgainWhileItsRequestWaits(int status) {
        server.refuseWrite(status, null);
        CompletableFuture<Grant> grant = ask("alpha");
        Waiting.until(() -> server.replicas(ALPHA) == 1);

        pod("alpha", true);

        assertThat(Waiting.resultOf(grant).backend().host()).isEqualTo("10.0.0.1");
        assertThat(server.writes()).hasSize(2);
    }

    @Test
    void pauseThatTheApiServerAsksForIsKept() {
        server.refuseWrite(429, 1);
        CompletableFuture<Grant> waiting = ask("alpha");

        Waiting.until(() -> server.writes().size() == 2);

        assertThat(server.writes().get(1) - server.writes().getFirst()).isGreaterThanOrEqualTo(1_000);
        assertThat(waiting).isNotDone();
    }

    @Test
    void readyModelServesWhileTheApiServerIsAwayAndLoadsWaitForIt() {
        deployment("alpha", 1);
        pod("alpha", true);
        awaitState("alpha", ModelState.Ready.class);

        server.goAway();
        CompletableFuture<Grant> waiting = ask("beta");

        assertThat(Waiting.resultOf(ask("alpha")).backend().host()).isEqualTo("10.0.0.1");
        assertThat(waiting).isNotDone();
    }

    @Test
    void loadGoesOnByItselfWhenTheApiServerIsBack() {
        server.goAway();
        CompletableFuture<Grant> waiting = ask("beta");
        server.comeBack();
        Waiting.until(() -> server.replicas(ObjectNames.modelDeployment("lab", "beta")) == 1);

        pod("beta", true);

        assertThat(Waiting.resultOf(waiting).backend().host()).isEqualTo("10.0.0.1");
    }

    @Test
    void whatHappenedWhileTheApiServerWasAwayIsSeenWhenItIsBack() {
        deployment("alpha", 1);
        pod("alpha", true);
        awaitState("alpha", ModelState.Ready.class);
        server.goAway();
        server.delete("pods", podName("alpha"));
        deployment("alpha", 0);

        server.comeBack();

        awaitState("alpha", ModelState.Stopped.class);
    }

    @Test
    void whatAWatchMissedBeforeItExpiredIsSeen() {
        deployment("alpha", 1);
        pod("alpha", false);
        deployment("beta", 1);
        pod("beta", true);
        awaitState("beta", ModelState.Ready.class);
        server.fallSilent();
        pod("alpha", true);
        deployment("beta", 0);
        server.delete("pods", podName("beta"));

        server.expireWatches();

        awaitState("alpha", ModelState.Ready.class);
        awaitState("beta", ModelState.Stopped.class);
    }

    @Test
    void watchGoesOnAfterItExpired() {
        server.expireWatches();
        deployment("alpha", 1);

        pod("alpha", true);

        awaitState("alpha", ModelState.Ready.class);
    }

    @Test
    void lastWordsAreTheEndOfTheLogOfTheLastRun() {
        server.log("alpha-1", "reading weights\nno such file\n");

        assertThat(Waiting.resultOf(cluster.lastWords("alpha-1", "server").toCompletableFuture()))
                .isEqualTo("reading weights\nno such file");
    }

    @Test
    void lastWordsThatThereAreNoneOfFail() {
        assertThat(cluster.lastWords("alpha-1", "server"))
                .failsWithin(Waiting.LONGEST)
                .withThrowableThat()
                .withMessageContaining("the API server answers 400");
    }

    private CompletableFuture<Grant> ask(String model) {
        Promise<Void> staying = Promise.promise();
        ServedModel served = config.models().stream()
                .filter(one -> one.name().equals(model))
                .findFirst()
                .orElseThrow();
        return admission.admit(served, staying.future()).toCompletionStage().toCompletableFuture();
    }

    private void awaitState(String model, Class<? extends ModelState> state) {
        Waiting.until(() -> state.isInstance(
                Waiting.resultOf(loop.snapshot().toCompletionStage().toCompletableFuture())
                        .states()
                        .get(model)));
    }

    private void deployment(String model, int replicas) {
        server.put(
                "deployments",
                new DeploymentBuilder()
                        .withNewMetadata()
                        .withName(ObjectNames.modelDeployment("lab", model))
                        .withNamespace("space")
                        .withGeneration(1L)
                        .addToAnnotations("made-by", "test")
                        .endMetadata()
                        .withNewSpec()
                        .withReplicas(replicas)
                        .endSpec()
                        .withNewStatus()
                        .withObservedGeneration(1L)
                        .withReplicas(replicas)
                        .endStatus()
                        .build());
    }

    private void pod(String model, boolean ready) {
        server.put(
                "pods",
                new PodBuilder()
                        .withNewMetadata()
                        .withName(podName(model))
                        .withNamespace("space")
                        .withUid("uid-of-" + model)
                        .addToLabels(ObjectNames.DEPLOYMENT_LABEL, ObjectNames.modelDeployment("lab", model))
                        .endMetadata()
                        .withNewSpec()
                        .withNodeName("node")
                        .endSpec()
                        .withNewStatus()
                        .withPhase("Running")
                        .withPodIP("10.0.0.1")
                        .addNewCondition()
                        .withType("Ready")
                        .withStatus(ready ? "True" : "False")
                        .endCondition()
                        .endStatus()
                        .build());
    }

    private static String podName(String model) {
        return model + "-1";
    }
}
