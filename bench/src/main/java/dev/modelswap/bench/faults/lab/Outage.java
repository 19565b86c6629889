package dev.modelswap.bench.faults.lab;

import dev.modelswap.bench.ChatEnd;
import java.util.concurrent.CompletableFuture;

/** A part of the cluster that is away for a while. */
public record Outage(Step begin, Step end) {

    /** Something that may fail. */
    public interface Step {

        void run() throws Exception;
    }

    /** A program of the cluster is halted. */
    public static Outage halt(LocalCluster machine, String program) {
        return new Outage(() -> machine.halt(program), () -> machine.resume(program));
    }

    /**
     * Runs {@code first} in the outage, then asks for {@link FaultLab#SLOW}, and ends the outage so long after that. Adds that the
     * request waited; it may wait still.
     */
    public CompletableFuture<ChatEnd> ask(FaultLab lab, Step first, int millis, Seen seen) throws Exception {
        begin.run();
        try {
            first.run();
            CompletableFuture<ChatEnd> asked = lab.askLater(FaultLab.SLOW);
            Thread.sleep(millis);
            seen.add(!asked.isDone(), asked.isDone() ? "the other did not wait" : "the other waited");
            return asked;
        } finally {
            end.run();
        }
    }
}
