package dev.modelswap.bench.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class QueuedClientsTest {

    private final Vertx vertx = Vertx.vertx();

    @AfterEach
    void close() {
        vertx.close().await();
    }

    @Test
    void whoIsNotAnsweredIsToldByItsEnd() {
        HttpServer server = vertx.createHttpServer()
                .requestHandler(QueuedClientsTest::answer)
                .listen(0, "127.0.0.1")
                .await();
        List<String> models = List.of("answered", "refused", "ended", "cut");

        try (QueuedClients clients = QueuedClients.ask(vertx, server.actualPort(), models, 8)) {
            Map<String, Long> troubles = clients.awaitTroubles();

            assertThat(clients.ended()).isEqualTo(8);
            assertThat(troubles).containsEntry("503 too much", 2L).containsEntry("200 {}", 2L);
            assertThat(troubles.keySet()).anyMatch(trouble -> trouble.startsWith("no answer: "));
            assertThat(troubles.values().stream().mapToLong(Long::longValue).sum())
                    .isEqualTo(6);
        }
    }

    private static void answer(HttpServerRequest request) {
        request.body().onSuccess(body -> {
            String model = body.toJsonObject().getString("model");
            switch (model) {
                case "answered" -> request.response().end("{\"object\":\"chat.completion\"}");
                case "refused" -> request.response().setStatusCode(503).end("too much");
                case "ended" -> request.response().end("{}");
                default -> request.connection().close();
            }
        });
    }
}
