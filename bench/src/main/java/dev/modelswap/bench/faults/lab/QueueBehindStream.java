package dev.modelswap.bench.faults.lab;

import dev.modelswap.bench.ChatEnd;
import dev.modelswap.bench.Patience;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Predicate;

/** Requests that wait for {@link FaultLab#QUICK} until a long stream of {@link FaultLab#SLOW}, which excludes it, has ended. */
public record QueueBehindStream(CompletableFuture<ChatEnd> stream, List<CompletableFuture<ChatEnd>> waiting) {

    private static final int TOKENS = 6_000;

    /** So many wait when this returns. */
    public static QueueBehindStream of(FaultLab lab, int waiting) throws InterruptedException {
        CompletableFuture<ChatEnd> stream = lab.stream(FaultLab.SLOW, TOKENS);
        List<CompletableFuture<ChatEnd>> queue = lab.askLater(FaultLab.QUICK, waiting);
        Patience.await("the queue", () -> lab.metric("modelswap_requests_waiting") == waiting);
        return new QueueBehindStream(stream, queue);
    }

    /** How many of those that waited end so; waits until all have ended. */
    public long count(Predicate<ChatEnd> end) {
        return waiting.stream().map(CompletableFuture::join).filter(end).count();
    }
}
