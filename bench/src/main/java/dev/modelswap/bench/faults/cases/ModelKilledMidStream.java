package dev.modelswap.bench.faults.cases;

import dev.modelswap.bench.ChatEnd;
import dev.modelswap.bench.Outcome;
import dev.modelswap.bench.faults.lab.Fault;
import dev.modelswap.bench.faults.lab.FaultLab;
import dev.modelswap.bench.faults.lab.Seen;
import java.util.concurrent.CompletableFuture;

/** A model's server ends while it streams. */
public final class ModelKilledMidStream implements Fault {

    private static final int TOKENS = 3_000;

    @Override
    public String name() {
        return "model-killed-mid-stream";
    }

    @Override
    public String injected() {
        return "SIGKILL to the model's server while it streams 3,000 tokens";
    }

    @Override
    public String expected() {
        return "the stream ends with an error event that says so; the next request is answered";
    }

    @Override
    public Seen inject(FaultLab lab) throws Exception {
        CompletableFuture<ChatEnd> stream = lab.stream(FaultLab.SLOW, TOKENS);

        lab.machine().kill(lab.pod(FaultLab.SLOW).orElseThrow());

        ChatEnd end = stream.join();
        Seen seen = new Seen().end(end.outcome() == Outcome.TOLD, "the stream", end);
        return lab.conclude(seen.answered("the next request", lab.ask(FaultLab.SLOW)));
    }
}
