package dev.modelswap.proxy.http.forward;

import static org.assertj.core.api.Assertions.assertThat;

import dev.modelswap.crds.api.ModelSwapSpec;
import dev.modelswap.crds.serving.ServedModel;
import dev.modelswap.crds.serving.ServingConfig;
import dev.modelswap.proxy.activity.Asked;
import dev.modelswap.proxy.activity.Captures;
import dev.modelswap.proxy.activity.Ending;
import dev.modelswap.proxy.activity.LifeObserver;
import dev.modelswap.proxy.activity.RequestLife;
import dev.modelswap.proxy.activity.RequestLives;
import dev.modelswap.proxy.admission.Admission;
import dev.modelswap.proxy.admission.Grant;
import dev.modelswap.proxy.admission.Progress;
import dev.modelswap.proxy.fleet.Backend;
import dev.modelswap.proxy.http.client.BodyRoom;
import dev.modelswap.proxy.http.client.ClientPatience;
import dev.modelswap.proxy.http.client.ClientRequest;
import dev.modelswap.proxy.http.client.ClientWaits;
import dev.modelswap.proxy.http.client.OpenRequests;
import dev.modelswap.proxy.http.request.UpstreamBody;
import dev.modelswap.proxy.http.request.UpstreamRequest;
import dev.modelswap.proxy.serving.Serving;
import dev.modelswap.proxy.testing.FakeCluster;
import dev.modelswap.proxy.testing.Waiting;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.Router;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whichever step of an exchange throws: the client hears of it, and nothing is held for ever. */
class ExchangeFaultTest {

    private static final ServedModel MODEL = ServingConfig.of(
                    "lab", Serialization.unmarshal("models: [{name: alpha, image: i}]", ModelSwapSpec.class))
            .models()
            .getFirst();

    private final Vertx vertx = Vertx.vertx();
    private final HttpClient http = vertx.createHttpClient();
    private final OpenRequests open = new OpenRequests();
    private final AtomicInteger granted = new AtomicInteger();
    private final AtomicInteger released = new AtomicInteger();
    private final AtomicInteger ended = new AtomicInteger();
    /** A life looks at the clock when it begins, is granted, is answered, and passes its first byte. */
    private final AtomicInteger looks = new AtomicInteger();

    @AfterEach
    void close() {
        Waiting.resultOf(vertx.close().toCompletionStage().toCompletableFuture());
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4})
    void stepThatThrowsEndsTheExchange(int look) {
        int port = listen(look);

        CompletableFuture<Integer> status = http.request(HttpMethod.GET, port, "127.0.0.1", "/")
                .compose(request -> request.send())
                .map(answer -> answer.statusCode())
                .toCompletionStage()
                .toCompletableFuture();

        assertThat(Waiting.resultOf(status)).isEqualTo(500);
        Waiting.until(() -> open.now() == 0);
        assertThat(released).hasValue(granted.get());
        assertThat(ended).hasValue(look == 1 ? 0 : 1);
    }

    /** A proxy's way of a request, and a backend behind it; the clock throws when it is looked at for the n-th time. */
    private int listen(int look) {
        int backend = port(request -> request.response().end("choices"));
        RequestLives lives = new RequestLives(
                () -> {
                    if (looks.incrementAndGet() == look) {
                        throw new IllegalStateException("a fault");
                    }
                    return System.nanoTime();
                },
                InstantSource.system(),
                Captures.of(vertx, 0),
                List.of(new Ends()));
        BackendConnections connections = new BackendConnections();
        PeerKeys keys = new PeerKeys(null);
        Forwarder forwarder = new Forwarder(
                vertx,
                new AtOnce(new Backend("pod", "127.0.0.1", backend)),
                connections.client(vertx),
                connections,
                keys,
                new PeerHealth(vertx, http, keys, new Serving()),
                new NextProxy(vertx, new FakeCluster(ServingConfig.EMPTY)),
                lives,
                new Sessions(new Serving()),
                Duration.ofSeconds(1));
        ClientWaits waits = new ClientWaits(vertx, ClientPatience.usual());
        BodyRoom bodies = new BodyRoom(1_000_000);
        Router router = Router.router(vertx);
        router.route().handler(routing -> ClientRequest.begin(routing, open, waits, bodies));
        router.route()
                .handler(routing -> forwarder.forward(
                        ClientRequest.of(routing),
                        new Called("alpha", "alpha"),
                        new Target.OfModel(MODEL),
                        new UpstreamRequest("/", new UpstreamBody.None()),
                        () -> new UpstreamRequest("/", new UpstreamBody.None())));
        return port(router::handle);
    }

    private int port(Consumer<HttpServerRequest> handler) {
        return Waiting.resultOf(vertx.createHttpServer()
                        .requestHandler(handler::accept)
                        .listen(0, "127.0.0.1")
                        .toCompletionStage()
                        .toCompletableFuture())
                .actualPort();
    }

    private final class Ends implements LifeObserver {

        @Override
        public void began(RequestLife life) {
            Asked asked = life.asked();
            assertThat(asked.model()).isEqualTo("alpha");
        }

        @Override
        public void ended(RequestLife life, Ending ending) {
            ended.incrementAndGet();
        }
    }

    private final class AtOnce implements Admission {

        private final Backend backend;

        AtOnce(Backend backend) {
            this.backend = backend;
        }

        @Override
        public Future<Grant> admit(ServedModel model, Future<Void> left, Consumer<Progress> progress) {
            granted.incrementAndGet();
            return Future.succeededFuture(new Held(backend));
        }
    }

    private final class Held implements Grant {

        private final Backend backend;
        private boolean back;

        Held(Backend backend) {
            this.backend = backend;
        }

        @Override
        public Backend backend() {
            return backend;
        }

        @Override
        public Future<Void> revoked() {
            return Promise.<Void>promise().future();
        }

        @Override
        public void release() {
            if (!back) {
                back = true;
                released.incrementAndGet();
            }
        }
    }
}
