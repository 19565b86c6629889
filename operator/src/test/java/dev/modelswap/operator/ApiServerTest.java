package dev.modelswap.operator;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import dev.modelswap.operator.testing.LoopbackApiServer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What the first lists of a new cluster are answered. */
class ApiServerTest {

    private static final String LIST = "{\"kind\":\"List\",\"apiVersion\":\"v1\",\"metadata\":{},\"items\":[]}";

    /** The next answers to lists of ModelSwaps; then they succeed. */
    private final Deque<Answer> answers = new ArrayDeque<>();

    private final Queue<String> problems = new ConcurrentLinkedQueue<>();
    private final Queue<String> paths = new ConcurrentLinkedQueue<>();
    private final AtomicReference<Supplier<String>> watched = new AtomicReference<>(() -> "");
    private LoopbackApiServer server;

    private record Answer(int status, String message) {}

    @BeforeEach
    void start() throws IOException {
        server = new LoopbackApiServer(this::answer);
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void whateverTheFirstListsMeetIsTriedAgainAndTold() throws Exception {
        answers.add(new Answer(429, "storage is (re)initializing"));
        answers.add(new Answer(404, "the server could not find the requested resource"));
        answers.add(new Answer(403, "modelswaps is forbidden"));
        answers.add(new Answer(500, "etcdserver: leader changed"));
        answers.add(new Answer(503, "apiserver is shutting down"));
        ApiServer api = new ApiServer(server.client(), List.of(), Duration.ofMillis(1));
        watched.set(api::problem);

        api.await();

        assertThat(api.problem()).isEmpty();
        List<String> told = new ArrayList<>(problems);
        assertThat(told).hasSize(6);
        assertThat(told.get(1)).isEqualTo("cannot list modelswaps: 429 storage is (re)initializing");
        assertThat(told.get(3)).isEqualTo("cannot list modelswaps: 403 modelswaps is forbidden");
        assertThat(told.get(5)).contains("503");
    }

    @Test
    void everyKindIsListedInEachNamespace() throws Exception {
        new ApiServer(server.client(), List.of("one", "two"), Duration.ofMillis(1)).await();

        assertThat(paths)
                .contains(
                        "/apis/modelswap.dev/v1alpha1/namespaces/one/modelswaps",
                        "/apis/apps/v1/namespaces/two/deployments")
                .hasSize(2 * (1 + ModelSwapReconciler.WATCHED.size()));
    }

    private void answer(HttpExchange exchange) throws IOException {
        String path = exchange.getRequestURI().getPath();
        paths.add(path);
        Answer next = null;
        if (path.endsWith("/modelswaps")) {
            problems.add(watched.get().get());
            next = answers.poll();
        }
        String body = next == null
                ? LIST
                : "{\"kind\":\"Status\",\"apiVersion\":\"v1\",\"status\":\"Failure\",\"code\":" + next.status()
                        + ",\"message\":\"" + next.message() + "\"}";
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        exchange.sendResponseHeaders(next == null ? 200 : next.status(), bytes.length);
        try (exchange) {
            exchange.getResponseBody().write(bytes);
        }
    }
}
