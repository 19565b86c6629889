package dev.modelswap.bench.faults.cases;

import dev.modelswap.bench.ChatEnd;
import dev.modelswap.bench.faults.lab.Fault;
import dev.modelswap.bench.faults.lab.FaultLab;
import dev.modelswap.bench.faults.lab.Load;
import dev.modelswap.bench.faults.lab.Outage;
import dev.modelswap.bench.faults.lab.Seen;
import java.util.concurrent.CompletableFuture;

/** The API server answers nobody for half a minute. */
public final class ApiServerHalted implements Fault {

    private static final int CLIENTS = 20;
    private static final int HALTED_MILLIS = 30_000;
    private static final int GRANTED_BEFORE_MILLIS = 5_000;
    private static final int ALONE_MILLIS = 5_000;

    @Override
    public String name() {
        return "apiserver-halted";
    }

    @Override
    public String injected() {
        return "SIGSTOP to the API server for 30 s under load of 20 clients, one request for another model meanwhile";
    }

    @Override
    public String expected() {
        return "the load is answered throughout; the other model's request waits, and is answered when the API server is back";
    }

    @Override
    public Seen inject(FaultLab lab) throws Exception {
        lab.ask(FaultLab.QUICK);
        Load load = lab.load(FaultLab.QUICK, CLIENTS);
        Seen seen = new Seen();
        CompletableFuture<ChatEnd> other =
                Outage.halt(lab.machine(), "apiserver").ask(lab, () -> count(load, seen), ALONE_MILLIS, seen);
        load.end(seen);
        return lab.conclude(seen.answered("the other model", other.join()));
    }

    private static void count(Load load, Seen seen) throws InterruptedException {
        Thread.sleep(GRANTED_BEFORE_MILLIS);
        int before = load.answered();
        Thread.sleep(HALTED_MILLIS - GRANTED_BEFORE_MILLIS - ALONE_MILLIS);
        int meanwhile = load.answered() - before;
        seen.add(meanwhile > CLIENTS, meanwhile + " answered in 20 s of the halt");
    }
}
