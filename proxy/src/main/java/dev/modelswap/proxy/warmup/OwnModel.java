package dev.modelswap.proxy.warmup;

import dev.modelswap.crds.api.ModelSwapSpec;
import dev.modelswap.crds.objects.ObjectNames;
import dev.modelswap.crds.serving.ServingConfig;
import dev.modelswap.crds.values.Json;
import dev.modelswap.proxy.cluster.Cluster;
import dev.modelswap.proxy.cluster.LogFollower;
import dev.modelswap.proxy.cluster.Observation;
import dev.modelswap.proxy.cluster.PodPlace;
import dev.modelswap.proxy.cluster.PodProgress;
import dev.modelswap.proxy.engine.LoadPhase;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerRequest;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** A cluster in which one model runs, whose server is in this process and answers at once; nothing ever changes. */
public final class OwnModel implements Cluster {

    public static final String HOST = "127.0.0.1";

    static final String MODEL = "warm-up";

    private static final int LIMIT = 1_000;
    private static final int EVENTS = 5;

    private final int port;

    private OwnModel(int port) {
        this.port = port;
    }

    /** Its server listens when this is done. */
    public static Future<OwnModel> listen(Vertx vertx) {
        return vertx.createHttpServer()
                .requestHandler(OwnModel::complete)
                .listen(0, HOST)
                .map(server -> new OwnModel(server.actualPort()));
    }

    private static void complete(HttpServerRequest request) {
        request.body().onSuccess(body -> {
            if (body.toString().contains("\"stream\":true")) {
                request.response().setChunked(true).putHeader("Content-Type", "text/event-stream");
                for (int event = 0; event < EVENTS; event++) {
                    request.response().write("data: {\"choices\":[{\"delta\":{\"content\":\"token\"}}]}\n\n");
                }
                request.response().end("data: [DONE]\n\n");
            } else {
                request.response()
                        .putHeader("Content-Type", "application/json")
                        .end("{\"object\":\"chat.completion\",\"choices\":[],"
                                + "\"usage\":{\"prompt_tokens\":1,\"completion_tokens\":1}}");
            }
        });
    }

    @Override
    public void watch(Consumer<Observation> observer) {
        String deployment = ObjectNames.modelDeployment(MODEL, MODEL);
        observer.accept(new Observation.ConfigSeen(ServingConfig.of(MODEL, spec())));
        observer.accept(new Observation.ProfileSeen(""));
        observer.accept(new Observation.PodSeen(
                MODEL,
                MODEL,
                deployment,
                HOST,
                new PodPlace(HOST, 0),
                false,
                false,
                true,
                0,
                false,
                new PodProgress.Underway(LoadPhase.LOADING, "nothing")));
        observer.accept(new Observation.DeploymentSeen(deployment, 1, 1, 1, true, null, null));
        observer.accept(new Observation.Synced());
    }

    private ModelSwapSpec spec() {
        Map<String, Object> model = Map.of("name", MODEL, "image", MODEL, "port", port, "concurrencyLimit", LIMIT);
        return Json.MAPPER.convertValue(Map.of("models", List.of(model)), ModelSwapSpec.class);
    }

    @Override
    public CompletionStage<Lead> awaitLeadership(Runnable deposed) {
        return CompletableFuture.completedFuture(new Lead(0, Duration.ZERO));
    }

    @Override
    public void leaderIsGone() {
        // It leads.
    }

    @Override
    public CompletionStage<String> passport() {
        return CompletableFuture.completedFuture("");
    }

    @Override
    public CompletionStage<Boolean> isOfAProxy(String passport) {
        return CompletableFuture.completedFuture(false);
    }

    @Override
    public CompletionStage<Optional<Successor>> successor() {
        return CompletableFuture.completedFuture(Optional.empty());
    }

    @Override
    public CompletionStage<Void> resign() {
        return CompletableFuture.completedFuture(null);
    }

    @Override
    public String trouble() {
        return "";
    }

    @Override
    public CompletionStage<Long> scale(String deployment, int replicas, Supplier<CompletionStage<Boolean>> may) {
        return CompletableFuture.completedFuture(1L);
    }

    @Override
    public CompletionStage<Void> wantProfile(String profile) {
        return CompletableFuture.completedFuture(null);
    }

    @Override
    public CompletionStage<Void> tellServedProfile(String profile) {
        return CompletableFuture.completedFuture(null);
    }

    @Override
    public CompletionStage<String> lastWords(String pod, String container) {
        return CompletableFuture.completedFuture("");
    }

    @Override
    public Runnable followLog(String pod, @Nullable Instant since, LogFollower follower) {
        return () -> {};
    }

    @Override
    public void close() {
        // Its server is Vert.x's, which closes it.
    }
}
