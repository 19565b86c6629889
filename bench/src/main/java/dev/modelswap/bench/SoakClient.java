package dev.modelswap.bench;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpTimeoutException;
import java.nio.charset.StandardCharsets;
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

    private record End(Outcome outcome, String words) {}

    /** Asks once, counts how it ended, and pauses. */
    void turn() throws InterruptedException {
        ChatRequest request = new ChatRequest(
                names.get(random.nextInt(names.size())), 1 + random.nextInt(MOST_TOKENS), random.nextBoolean());
        long start = System.nanoTime();
        End end = random.nextDouble() < LEAVES ? leave(request) : stay(request);
        tally.count(end.outcome(), (System.nanoTime() - start) / 1e6, end.words());
        Thread.sleep(random.nextInt(LONGEST_PAUSE_MILLIS));
    }

    private End leave(ChatRequest request) throws InterruptedException {
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
            return new End(Outcome.LEFT, "");
        }
        return new End(Outcome.LEFT, "");
    }

    private End stay(ChatRequest request) throws InterruptedException {
        long start = System.nanoTime();
        try {
            HttpResponse<InputStream> answer = http.send(request.to(url, patience), BodyHandlers.ofInputStream());
            try (BufferedReader body =
                    new BufferedReader(new InputStreamReader(answer.body(), StandardCharsets.UTF_8))) {
                if (answer.statusCode() != 200) {
                    String text = String.join("", body.readAllLines());
                    boolean told = text.contains("\"error\"");
                    return new End(told ? Outcome.TOLD : Outcome.LOST, answer.statusCode() + " " + text);
                }
                return request.stream() ? readStream(body) : readWhole(body);
            }
        } catch (HttpTimeoutException e) {
            return new End(Outcome.HUNG, request.model());
        } catch (IOException e) {
            boolean late = Duration.ofNanos(System.nanoTime() - start).compareTo(patience) > 0;
            return new End(late ? Outcome.HUNG : Outcome.LOST, request.model() + ": " + e);
        }
    }

    private static End readWhole(BufferedReader body) throws IOException {
        String text = String.join("", body.readAllLines());
        return text.contains("\"finish_reason\"") ? new End(Outcome.COMPLETE, "") : new End(Outcome.LOST, text);
    }

    /** A stream that is cut is told of where an error event stands before the cut. */
    private static End readStream(BufferedReader body) throws IOException {
        String error = "";
        String last = "";
        try {
            for (String line = body.readLine(); line != null; line = body.readLine()) {
                if (line.startsWith("data: ")) {
                    last = line;
                    error = line.contains("\"error\":") ? line : error;
                }
            }
        } catch (IOException e) {
            if (error.isEmpty()) {
                throw e;
            }
        }
        if (!error.isEmpty()) {
            return new End(Outcome.TOLD, "stream " + error);
        }
        return last.equals("data: [DONE]")
                ? new End(Outcome.COMPLETE, "")
                : new End(Outcome.LOST, "the stream ended cleanly with: " + last);
    }
}
