package dev.modelswap.bench;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** One client that asks for one model after another, some answers streamed, and now and then leaves without waiting. */
record SoakClient(HttpClient http, URI url, List<String> names, Random random, Tally tally, Duration patience) {

    private static final int MOST_TOKENS = 48;
    private static final int LONGEST_PAUSE_MILLIS = 2_000;
    private static final int LONGEST_STAY_MILLIS = 8_000;
    private static final double LEAVES = 0.1;

    /** Asks once, counts how it ended, and pauses. */
    void turn() throws InterruptedException {
        ChatRequest request = new ChatRequest(
                names.get(random.nextInt(names.size())), 1 + random.nextInt(MOST_TOKENS), random.nextBoolean());
        long start = System.nanoTime();
        ChatEnd end = random.nextDouble() < LEAVES ? leave(request) : new ChatClient(http, url, patience).ask(request);
        Outcome outcome = end.broken() ? Outcome.BROKEN : end.outcome();
        tally.count(outcome, (System.nanoTime() - start) / 1e6, end.words());
        Thread.sleep(random.nextInt(LONGEST_PAUSE_MILLIS));
    }

    private ChatEnd leave(ChatRequest request) throws InterruptedException {
        CompletableFuture<HttpResponse<InputStream>> answer =
                http.sendAsync(request.to(url, patience), BodyHandlers.ofInputStream());
        try {
            HttpResponse<InputStream> begun =
                    answer.get(1 + random.nextInt(LONGEST_STAY_MILLIS), TimeUnit.MILLISECONDS);
            try (InputStream body = begun.body()) {
                body.readNBytes(random.nextInt(200));
            }
        } catch (TimeoutException e) {
            answer.cancel(true);
        } catch (ExecutionException | IOException e) {
            return ChatEnd.of(Outcome.LEFT, "");
        }
        return ChatEnd.of(Outcome.LEFT, "");
    }
}
