package dev.modelswap.proxy.admission;

import dev.modelswap.crds.api.ModelSwapSpec;
import dev.modelswap.crds.serving.ServedModel;
import dev.modelswap.crds.serving.ServingConfig;
import dev.modelswap.proxy.engine.ModelState;
import dev.modelswap.proxy.following.OwnRequests;
import dev.modelswap.proxy.serial.SerialExecutor;
import dev.modelswap.proxy.testing.FakeCluster;
import dev.modelswap.proxy.testing.FreePorts;
import dev.modelswap.proxy.testing.LocalAdmission;
import dev.modelswap.proxy.testing.Waiting;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** An engine loop of one test in front of a {@link FakeCluster}, without any HTTP before it. */
final class LoopFixture implements AfterEachCallback {

    private final Vertx vertx = Vertx.vertx();
    private final int modelPort = FreePorts.next();
    final FakeCluster cluster;
    final EngineLoop loop;
    private final SerialExecutor serial = new SerialExecutor();
    private final OwnRequests admission;
    private final ServingConfig config;

    /** A loop for this {@code spec} of a ModelSwap, in YAML, which need not say image or port; not watching yet. */
    LoopFixture(String spec) {
        config = config(spec);
        cluster = new FakeCluster(config);
        loop = new EngineLoop(vertx, serial, cluster);
        admission = LocalAdmission.to(vertx, serial, loop, cluster);
    }

    LoopFixture watch() {
        cluster.watch(observation -> loop.observe(observation));
        loop.start();
        return this;
    }

    ServingConfig config(String spec) {
        return ServingConfig.of(
                "lab", Serialization.unmarshal("defaults: {port: " + modelPort + "}\n" + spec, ModelSwapSpec.class));
    }

    /** A request of this test: what it heard, and its grant once it has one. */
    final class Asked {
        final List<Progress> heard = new CopyOnWriteArrayList<>();
        final Promise<Void> left = Promise.promise();
        final CompletableFuture<Grant> grant;

        Asked(String model) {
            grant = admission
                    .admit(model(model), left.future(), heard::add)
                    .toCompletionStage()
                    .toCompletableFuture();
        }

        Grant granted() {
            return Waiting.resultOf(grant);
        }

        Progress last() {
            Waiting.until(() -> !heard.isEmpty());
            return heard.getLast();
        }
    }

    /** Whether no request waits or holds a model, as the engine knows it. */
    boolean isIdle() {
        return admission.holding() == 0
                && admission.waiting() == 0
                && Waiting.resultOf(loop.reports().toCompletionStage().toCompletableFuture()).values().stream()
                        .allMatch(report ->
                                report.inFlight() == 0 && report.waits().isEmpty());
    }

    Asked ask(String model) {
        return new Asked(model);
    }

    CompletableFuture<Void> unload(String model) {
        return loop.unload(model(model)).toCompletionStage().toCompletableFuture();
    }

    /** The model's state as the engine knows it; stopped before it knows of the model. */
    ModelState state(String model) {
        return Waiting.resultOf(loop.snapshot().toCompletionStage().toCompletableFuture())
                .states()
                .getOrDefault(model, new ModelState.Stopped());
    }

    private ServedModel model(String name) {
        return config.models().stream()
                .filter(model -> model.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    @Override
    public void afterEach(ExtensionContext extension) {
        cluster.close();
        Waiting.resultOf(vertx.close().toCompletionStage().toCompletableFuture());
    }
}
