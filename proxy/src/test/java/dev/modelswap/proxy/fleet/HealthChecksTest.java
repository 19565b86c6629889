package dev.modelswap.proxy.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import dev.modelswap.proxy.fleet.HealthChecks.Check;
import dev.modelswap.proxy.fleet.ModelTracker.PodStart;
import dev.modelswap.proxy.serial.SerialExecutor;
import dev.modelswap.proxy.testing.Waiting;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HealthChecksTest {

    private static final PodStart POD = new PodStart("pod", 0);

    private final SerialExecutor serial = new SerialExecutor();
    private final Vertx vertx = Vertx.vertx();
    private final List<HttpServerRequest> asked = new CopyOnWriteArrayList<>();
    private final List<PodStart> healthy = new CopyOnWriteArrayList<>();
    private final List<String> mistakes = new CopyOnWriteArrayList<>();
    private final HealthChecks checks = new HealthChecks(vertx, serial, new HealthChecks.Listener() {
        @Override
        public void healthy(String deployment, PodStart start) {
            healthy.add(start);
        }

        @Override
        public void mistaken(String deployment, PodStart start, String answer) {
            mistakes.add(deployment + ": " + answer);
        }
    });
    private Consumer<HttpServerRequest> first = request -> request.response().end();
    private int port;

    @BeforeEach
    void listen() {
        HttpServer server = Waiting.resultOf(vertx.createHttpServer()
                .requestHandler(this::answer)
                .listen(0, "127.0.0.1")
                .toCompletionStage()
                .toCompletableFuture());
        port = server.actualPort();
    }

    @AfterEach
    void close() {
        Waiting.resultOf(vertx.close().toCompletionStage().toCompletableFuture());
    }

    @Test
    void podThatAnswers200IsHealthyAndIsAskedNoMore() {
        ask(Map.of(POD, check("/ready")));

        Waiting.until(() -> !healthy.isEmpty());

        assertThat(healthy).containsExactly(POD);
        assertThat(asked).hasSize(1);
        assertThat(asked.getFirst().path()).isEqualTo("/ready");
    }

    @ParameterizedTest
    @ValueSource(ints = {204, 301, 302, 401, 404, 500, 503})
    void whatIsNot200IsAskedAgain(int status) {
        first = request -> request.response()
                .setStatusCode(status)
                .putHeader("Location", "/elsewhere")
                .end();

        ask(Map.of(POD, check("/health")));

        Waiting.until(() -> !healthy.isEmpty());
        assertThat(asked)
                .as("redirects are not followed")
                .extracting(request -> String.valueOf(request.path()))
                .containsExactly("/health", "/health");
    }

    @Test
    void pathThatSeemsWrongIsTold() {
        first = request -> request.response().setStatusCode(404).end();

        ask(Map.of(POD, check("/nowhere")));

        Waiting.until(() -> !healthy.isEmpty());
        assertThat(mistakes).containsExactly("lab-alpha: its health path /nowhere answers 404");
    }

    @Test
    void serverThatLoadsMakesNoMistake() {
        first = request -> request.response().setStatusCode(503).end();

        ask(Map.of(POD, check("/health")));

        Waiting.until(() -> !healthy.isEmpty());
        assertThat(mistakes).isEmpty();
    }

    @Test
    void answerThatHangsDoesNotHoldTheLoadUpForEver() {
        first = request -> {};

        ask(Map.of(POD, check("/health")));

        Waiting.until(() -> !healthy.isEmpty());
        assertThat(asked).hasSize(2);
    }

    @Test
    void podThatIsWantedNoMoreIsNotReportedWhenItAnswersLate() {
        first = request -> {};
        ask(Map.of(POD, check("/health")));
        Waiting.until(() -> asked.size() == 1);
        PodStart other = new PodStart("other", 0);

        ask(Map.of(other, check("/health")));
        asked.getFirst().response().end();

        Waiting.until(() -> healthy.contains(other));
        assertThat(healthy).containsExactly(other);
    }

    private void ask(Map<PodStart, Check> wanted) {
        serial.run(() -> checks.ask("lab-alpha", wanted));
    }

    private Check check(String path) {
        return new Check("lab-alpha", "127.0.0.1", port, path);
    }

    private void answer(HttpServerRequest request) {
        asked.add(request);
        if (asked.size() == 1) {
            first.accept(request);
        } else {
            request.response().end();
        }
    }
}
