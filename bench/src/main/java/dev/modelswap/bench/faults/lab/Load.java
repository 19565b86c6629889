package dev.modelswap.bench.faults.lab;

import dev.modelswap.bench.ChatClient;
import dev.modelswap.bench.ChatEnd;
import dev.modelswap.bench.ChatRequest;
import dev.modelswap.bench.Outcome;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;

/** Clients that repeat a request, each when it has its answer. */
public final class Load {

    private static final int PAUSE_MILLIS = 50;

    private final Queue<ChatEnd> ends = new ConcurrentLinkedQueue<>();
    private final AtomicBoolean over = new AtomicBoolean();
    private final List<Thread> clients = new ArrayList<>();

    private Load() {}

    static Load start(ChatClient client, ChatRequest request, int clients) {
        Load load = new Load();
        for (int i = 0; i < clients; i++) {
            load.clients.add(Thread.startVirtualThread(() -> load.repeat(client, request)));
        }
        return load;
    }

    private void repeat(ChatClient client, ChatRequest request) {
        try {
            while (!over.get()) {
                ends.add(client.ask(request));
                Thread.sleep(PAUSE_MILLIS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    public int answered() {
        return (int) ends.stream().filter(ChatEnd::isComplete).count();
    }

    /** Ends the load when its last requests have ended, and adds how all of them did: whole, as expected. */
    public void end(Seen seen) throws InterruptedException {
        end();
        seen.add(answered() > 0, answered() + " requests of the load answered whole");
        ends.stream()
                .filter(end -> !end.isComplete())
                .findFirst()
                .ifPresent(first -> seen.end(false, (ends.size() - answered()) + " others, the first", first));
    }

    /** The same where an answer that says why not is expected, too, but no end without a word. */
    public void endOrTold(Seen seen) throws InterruptedException {
        end();
        List<ChatEnd> told =
                ends.stream().filter(end -> end.outcome() == Outcome.TOLD).toList();
        seen.add(answered() > 0, answered() + " requests of the load answered whole");
        told.stream().findFirst().ifPresent(first -> seen.end(true, told.size() + " others, the first", first));
        ends.stream()
                .filter(end -> !end.isComplete() && end.outcome() != Outcome.TOLD)
                .findFirst()
                .ifPresent(first -> seen.end(false, "not even told, the first", first));
    }

    /** The same where so many connections may break or be told why not, and none ends without a word. */
    public void endOrBreak(Seen seen, int most) throws InterruptedException {
        end();
        List<ChatEnd> broken = ends.stream()
                .filter(end -> end.broken() || end.outcome() == Outcome.TOLD)
                .toList();
        seen.add(answered() > 0, answered() + " requests of the load answered whole");
        broken.stream()
                .findFirst()
                .ifPresent(first -> seen.end(broken.size() <= most, broken.size() + " others, the first", first));
        ends.stream()
                .filter(end -> !end.isComplete() && !broken.contains(end))
                .findFirst()
                .ifPresent(first -> seen.end(false, "not even told, the first", first));
    }

    private void end() throws InterruptedException {
        over.set(true);
        for (Thread client : clients) {
            client.join();
        }
    }
}
