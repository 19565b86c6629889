package dev.modelswap.bench.faults;

import dev.modelswap.bench.ChatRequest;
import dev.modelswap.bench.faults.lab.RawAnswer;
import dev.modelswap.bench.faults.lab.RawClient;
import java.io.IOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A client that asks again and again at a fixed pace, each time over a connection of its own, whether it was answered or not. A connection that is
 * refused it tries again as the official client of OpenAI does: twice, after half a second and a second.
 */
final class Probe {

    private static final int TOKENS = 4;
    private static final List<Integer> PAUSES_MILLIS = List.of(0, 500, 1_000);

    private final URI url;
    private final ChatRequest request;
    private final AtomicBoolean over = new AtomicBoolean();
    private final Queue<Asked> asked = new ConcurrentLinkedQueue<>();
    private final AtomicInteger refused = new AtomicInteger();
    private final List<Thread> threads = new ArrayList<>();
    private final Thread pacer;

    /** How one request ended. */
    enum End {
        ANSWERED,
        REFUSED,
        TOLD,
        BROKEN
    }

    /** When it was sent and ended, in nanoseconds. */
    record Asked(long sent, long ended, End end, String words) {}

    /** What came of all requests; the longest gap is between two answers, or from the first request on. */
    record Result(int requests, List<Asked> failed, long longestGapMillis, long longestMillis, int connectionsRefused) {

        long count(End end) {
            return failed.stream().filter(one -> one.end() == end).count();
        }
    }

    private Probe(URI url, String model, int everyMillis) {
        this.url = url;
        this.request = new ChatRequest(model, TOKENS, false);
        pacer = Thread.startVirtualThread(() -> pace(everyMillis));
    }

    static Probe start(URI url, String model, int everyMillis) {
        return new Probe(url, model, everyMillis);
    }

    Result end() throws InterruptedException {
        over.set(true);
        pacer.join();
        for (Thread thread : threads) {
            thread.join();
        }
        List<Asked> all = List.copyOf(asked);
        List<Long> answers = new ArrayList<>(all.stream()
                .filter(one -> one.end() == End.ANSWERED)
                .map(Asked::ended)
                .sorted()
                .toList());
        long gap = 0;
        for (int i = 1; i < answers.size(); i++) {
            gap = Math.max(gap, answers.get(i) - answers.get(i - 1));
        }
        long longest = all.stream()
                .filter(one -> one.end() == End.ANSWERED)
                .mapToLong(one -> one.ended() - one.sent())
                .max()
                .orElse(0);
        return new Result(
                all.size(),
                all.stream().filter(one -> one.end() != End.ANSWERED).toList(),
                gap / 1_000_000,
                longest / 1_000_000,
                refused.get());
    }

    private void pace(int everyMillis) {
        try {
            while (!over.get()) {
                threads.add(Thread.startVirtualThread(this::ask));
                Thread.sleep(everyMillis);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void ask() {
        long sent = System.nanoTime();
        for (int pause : PAUSES_MILLIS) {
            try {
                Thread.sleep(pause);
                try (RawClient client = RawClient.connect(url)) {
                    client.send(request);
                    RawAnswer answer = client.rest();
                    asked.add(new Asked(sent, System.nanoTime(), end(answer), answer.described()));
                    return;
                }
            } catch (ConnectException | NoRouteToHostException e) {
                refused.incrementAndGet();
            } catch (IOException e) {
                asked.add(new Asked(sent, System.nanoTime(), End.BROKEN, e.toString()));
                return;
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            }
        }
        asked.add(new Asked(sent, System.nanoTime(), End.REFUSED, "refused three times"));
    }

    private static End end(RawAnswer answer) {
        if (answer.text().startsWith("HTTP/1.1 200") && answer.text().contains("\"finish_reason\"")) {
            return End.ANSWERED;
        }
        return answer.text().contains("\"error\"") ? End.TOLD : End.BROKEN;
    }
}
