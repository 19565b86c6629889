package dev.modelswap.bench.faults.cases;

import dev.modelswap.bench.ChatEnd;
import dev.modelswap.bench.faults.lab.Etcd;
import dev.modelswap.bench.faults.lab.Fault;
import dev.modelswap.bench.faults.lab.FaultLab;
import dev.modelswap.bench.faults.lab.Load;
import dev.modelswap.bench.faults.lab.Outage;
import dev.modelswap.bench.faults.lab.Seen;
import java.util.concurrent.CompletableFuture;

/** The API server's database takes no writes for lack of space. */
public final class EtcdFull implements Fault {

    private static final int CLIENTS = 10;
    private static final int FULL_MILLIS = 20_000;

    @Override
    public String name() {
        return "etcd-full";
    }

    @Override
    public String injected() {
        return "the NOSPACE alarm of etcd for 20 s, so that it refuses all writes, under load of 10 clients; one request for another model"
                + " meanwhile";
    }

    @Override
    public String expected() {
        return "the load is answered throughout; the other model's request waits, and is answered once etcd takes writes again";
    }

    @Override
    public Seen inject(FaultLab lab) throws Exception {
        lab.ask(FaultLab.QUICK);
        Load load = lab.load(FaultLab.QUICK, CLIENTS);
        Seen seen = new Seen();
        Etcd etcd = new Etcd(lab.http());
        Outage.Step loadAlone = () -> {
            int before = load.answered();
            Thread.sleep(FULL_MILLIS / 2);
            int meanwhile = load.answered() - before;
            seen.add(meanwhile > CLIENTS, meanwhile + " answered in the first 10 s");
        };
        CompletableFuture<ChatEnd> other =
                new Outage(etcd::refuseWrites, etcd::takeWrites).ask(lab, loadAlone, FULL_MILLIS / 2, seen);
        load.end(seen);
        return lab.conclude(seen.answered("the other model", other.join()));
    }
}
