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

/** A client that reads its answers to the end, and knows what whole answers end with. */
public record ChatClient(HttpClient http, URI url, Duration patience) {

    private static final String DATA = "data: ";

    /** Asks, and waits for the end of the answer. */
    public ChatEnd ask(ChatRequest request) throws InterruptedException {
        return ask(request, () -> {});
    }

    /** The same; {@code begun} is run once the first event of a stream is there. */
    public ChatEnd ask(ChatRequest request, Runnable begun) throws InterruptedException {
        long start = System.nanoTime();
        try {
            HttpResponse<InputStream> answer = http.send(request.to(url, patience), BodyHandlers.ofInputStream());
            try (BufferedReader body =
                    new BufferedReader(new InputStreamReader(answer.body(), StandardCharsets.UTF_8))) {
                if (answer.statusCode() != 200) {
                    String text = String.join("", body.readAllLines());
                    boolean told = text.contains("\"error\"");
                    return ChatEnd.of(told ? Outcome.TOLD : Outcome.LOST, answer.statusCode() + " " + text);
                }
                return request.stream() ? readStream(body, begun) : readWhole(body);
            }
        } catch (HttpTimeoutException e) {
            return ChatEnd.of(Outcome.HUNG, request.model());
        } catch (IOException e) {
            boolean late = Duration.ofNanos(System.nanoTime() - start).compareTo(patience) > 0;
            return late
                    ? ChatEnd.of(Outcome.HUNG, request.model() + ": " + e)
                    : new ChatEnd(Outcome.LOST, request.model() + ": " + e, true);
        }
    }

    private static ChatEnd readWhole(BufferedReader body) throws IOException {
        String text = String.join("", body.readAllLines());
        return text.contains("\"finish_reason\"") ? ChatEnd.of(Outcome.COMPLETE, "") : ChatEnd.of(Outcome.LOST, text);
    }

    /** A stream that is cut is told of where an error event stands before the cut. */
    private static ChatEnd readStream(BufferedReader body, Runnable begun) throws IOException {
        String error = "";
        String last = "";
        try {
            for (String line = body.readLine(); line != null; line = body.readLine()) {
                if (line.startsWith(DATA)) {
                    if (last.isEmpty()) {
                        begun.run();
                    }
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
            return ChatEnd.of(Outcome.TOLD, "stream " + error);
        }
        return last.equals(DATA + "[DONE]")
                ? ChatEnd.of(Outcome.COMPLETE, "")
                : ChatEnd.of(Outcome.LOST, "the stream ended cleanly with: " + last);
    }
}
