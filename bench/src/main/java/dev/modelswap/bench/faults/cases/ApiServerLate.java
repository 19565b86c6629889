package dev.modelswap.bench.faults.cases;

import dev.modelswap.bench.ChatEnd;
import dev.modelswap.bench.faults.lab.Fault;
import dev.modelswap.bench.faults.lab.FaultLab;
import dev.modelswap.bench.faults.lab.Seen;
import java.util.concurrent.CompletableFuture;

/** The API server answers in short moments only, so that most answers come up to five seconds late. */
public final class ApiServerLate implements Fault {

    private static final int LATE_MILLIS = 5_000;
    private static final int MOMENT_MILLIS = 300;
    private static final int ROUNDS = 20;

    @Override
    public String name() {
        return "apiserver-late";
    }

    @Override
    public String injected() {
        return "the API server halted for 5 s again and again, with 0.3 s between, while a swap is asked for";
    }

    @Override
    public String expected() {
        return "the model that is ready is answered at once; the swap takes its time and is answered";
    }

    @Override
    public Seen inject(FaultLab lab) throws Exception {
        lab.ask(FaultLab.QUICK);
        Seen seen = new Seen();
        CompletableFuture<ChatEnd> other = null;
        try {
            for (int round = 0; round < ROUNDS && (other == null || !other.isDone()); round++) {
                lab.machine().halt("apiserver");
                if (round == 0) {
                    seen.answered("the model that is ready", lab.ask(FaultLab.QUICK));
                    other = lab.askLater(FaultLab.SLOW);
                }
                Thread.sleep(LATE_MILLIS);
                lab.machine().resume("apiserver");
                Thread.sleep(MOMENT_MILLIS);
            }
        } finally {
            lab.machine().resume("apiserver");
        }
        return lab.conclude(seen.answered(
                "the swap", java.util.Objects.requireNonNull(other).join()));
    }
}
