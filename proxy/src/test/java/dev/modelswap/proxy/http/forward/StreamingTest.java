package dev.modelswap.proxy.http.forward;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.modelswap.proxy.testing.Call;
import dev.modelswap.proxy.testing.FakeLlamaServer;
import dev.modelswap.proxy.testing.ProxyFixture;
import dev.modelswap.proxy.testing.RawConnection;
import dev.modelswap.proxy.testing.Waiting;
import java.io.InputStream;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class StreamingTest {

    private static final String CHAT = "/v1/chat/completions";
    private static final int STREAMS = 200;

    /** More than all sockets and queues between upstream and client hold together. */
    private static final long MORE_THAN_ANY_BUFFER = 128L * 1024 * 1024;

    @RegisterExtension
    final ProxyFixture proxy = ProxyFixture.serving("""
            models:
            - {name: alpha, concurrencyLimit: 1000}
            """);

    private FakeLlamaServer server() {
        return proxy.cluster().server("alpha");
    }

    @BeforeEach
    void modelRuns() {
        proxy.cluster().scaleFromOutside("alpha", 1);
        server().answerByHand();
    }

    @Test
    void eachChunkArrivesBeforeTheNextIsSent() {
        RawConnection client = proxy.connect();
        client.post(CHAT, ProxyFixture.chatBody("alpha", true));
        Call call = server().nextCall();
        call.startStream();

        for (int token = 0; token < 10; token++) {
            call.event("token " + token);
            assertThat(client.readUntil("data: token " + token + "\n\n")).isNotEmpty();
        }

        call.end();
        assertThat(client.readUntil("0\r\n\r\n")).endsWith("0\r\n\r\n");
    }

    @Test
    void headArrivesBeforeTheFirstChunkIsSent() {
        RawConnection client = proxy.connect();
        client.post(CHAT, ProxyFixture.chatBody("alpha", true));
        Call call = server().nextCall();

        call.startStream();

        assertThat(client.readUntil("\r\n\r\n")).startsWith("HTTP/1.1 200").containsIgnoringCase("text/event-stream");
    }

    @Test
    void clientThatDoesNotReadPausesTheUpstream() throws InterruptedException {
        RawConnection client = proxy.connect();
        client.post(CHAT, ProxyFixture.chatBody("alpha", true));
        Call call = server().nextCall();
        call.startStream();
        String chunk = "x".repeat(64 * 1024);
        AtomicLong sent = new AtomicLong();
        Thread upstream = Thread.ofPlatform().start(() -> {
            while (sent.get() < MORE_THAN_ANY_BUFFER) {
                call.chunk(chunk);
                sent.addAndGet(chunk.length());
            }
            call.end();
        });

        AtomicLong before = new AtomicLong(-1);
        await().atMost(Waiting.LONGEST)
                .during(Duration.ofMillis(500))
                .until(() -> sent.get() == before.getAndSet(sent.get()));

        assertThat(sent.get()).isLessThan(MORE_THAN_ANY_BUFFER / 2);
        assertThat(client.readToFinalChunk()).isGreaterThan(MORE_THAN_ANY_BUFFER);
        upstream.join();
    }

    @Test
    void upstreamThatDoesNotReadPausesTheClient() {
        server().readNothing();
        proxy.awaitState("alpha", "ready");
        RawConnection client = proxy.connect()
                .send("PUT /upstream/alpha/x HTTP/1.1\r\nHost: x\r\nContent-Length: " + MORE_THAN_ANY_BUFFER
                        + "\r\n\r\n");
        String part = "x".repeat(64 * 1024);
        AtomicLong sent = new AtomicLong();
        Thread.ofPlatform().start(() -> {
            try {
                while (sent.get() < MORE_THAN_ANY_BUFFER) {
                    client.send(part);
                    sent.addAndGet(part.length());
                }
            } catch (java.io.UncheckedIOException e) {
                // the test is over
            }
        });

        AtomicLong before = new AtomicLong(-1);
        await().atMost(Waiting.LONGEST)
                .during(Duration.ofMillis(500))
                .until(() -> sent.get() > 0 && sent.get() == before.getAndSet(sent.get()));

        assertThat(sent.get()).isLessThan(MORE_THAN_ANY_BUFFER / 2);
        client.reset();
        proxy.awaitRequests(0, 0);
    }

    @Test
    void manyParallelStreamsArriveWhole() {
        List<CompletableFuture<HttpResponse<InputStream>>> streams =
                Stream.generate(() -> proxy.streamLater("alpha")).limit(STREAMS).toList();
        List<Call> calls = Stream.generate(server()::nextCall).limit(STREAMS).toList();
        calls.forEach(Call::startStream);

        IntStream.range(0, 20)
                .forEach(token -> calls.forEach(call -> call.event(token + " of " + calls.indexOf(call))));
        calls.forEach(Call::end);

        assertThat(streams.stream().map(StreamingTest::text))
                .containsExactlyInAnyOrderElementsOf(IntStream.range(0, STREAMS)
                        .mapToObj(StreamingTest::expected)
                        .toList());
        proxy.awaitRequests(0, 0);
    }

    private static String expected(int stream) {
        StringBuilder text = new StringBuilder();
        IntStream.range(0, 20).forEach(token -> text.append("data: " + token + " of " + stream + "\n\n"));
        return text.toString();
    }

    private static String text(CompletableFuture<HttpResponse<InputStream>> stream) {
        try (InputStream body = Waiting.resultOf(stream).body()) {
            return new String(body.readAllBytes(), StandardCharsets.UTF_8);
        } catch (java.io.IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
