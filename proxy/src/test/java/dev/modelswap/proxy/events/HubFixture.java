package dev.modelswap.proxy.events;

import dev.modelswap.proxy.testing.EventStream;
import dev.modelswap.proxy.testing.Waiting;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** A hub of one test behind an HTTP server, with a number as the state of what is in flight. */
final class HubFixture implements AfterEachCallback {

    private final Vertx vertx = Vertx.vertx();
    final EventHub hub;
    private final HttpServer server;
    private final AtomicInteger state = new AtomicInteger();
    private final List<EventStream> streams = new ArrayList<>();

    HubFixture(Duration heartbeat, Duration absence) {
        hub = new EventHub(vertx, vertx.getOrCreateContext(), new EventHub.Timing(heartbeat, absence));
        hub.snapshots(EventType.INFLIGHT, () -> number(state.get()));
        Router router = Router.router(vertx);
        new EventApi(vertx, hub, Future::succeededFuture).mount(router);
        server = Waiting.resultOf(vertx.createHttpServer()
                .requestHandler(router)
                .listen(0)
                .toCompletionStage()
                .toCompletableFuture());
    }

    int port() {
        return server.actualPort();
    }

    EventStream open() {
        return keep(EventStream.open(url()));
    }

    EventStream resume(String lastId) {
        return keep(EventStream.resume(url(), lastId));
    }

    /** Changes the state, and publishes that. */
    void change(int number) {
        change(number, "");
    }

    /** Changes the state, and publishes that with a weight. */
    void change(int number, String ballast) {
        state.set(number);
        hub.publish(EventType.INFLIGHT, number(number).put("ballast", ballast));
    }

    static int number(EventStream.Event event) {
        return event.object().getInteger("number");
    }

    private static JsonObject number(int number) {
        return new JsonObject().put("number", number);
    }

    private EventStream keep(EventStream stream) {
        streams.add(stream);
        return stream;
    }

    private String url() {
        return "http://127.0.0.1:" + port() + "/api/events";
    }

    @Override
    public void afterEach(ExtensionContext context) {
        streams.forEach(EventStream::close);
        Waiting.resultOf(vertx.close().toCompletionStage().toCompletableFuture());
    }
}
