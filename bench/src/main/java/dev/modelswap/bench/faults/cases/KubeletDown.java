package dev.modelswap.bench.faults.cases;

import dev.modelswap.bench.ChatEnd;
import dev.modelswap.bench.faults.lab.Fault;
import dev.modelswap.bench.faults.lab.FaultLab;
import dev.modelswap.bench.faults.lab.Load;
import dev.modelswap.bench.faults.lab.Outage;
import dev.modelswap.bench.faults.lab.Seen;
import java.util.concurrent.CompletableFuture;

/** Nobody starts or ends pods on the node for a while. */
public final class KubeletDown implements Fault {

    private static final int CLIENTS = 5;
    private static final int DOWN_MILLIS = 25_000;

    @Override
    public String name() {
        return "kubelet-down";
    }

    @Override
    public String injected() {
        return "SIGSTOP to the kubelet for 25 s under load of 5 clients, then one request for another model";
    }

    @Override
    public String expected() {
        return "the load is answered until the swap begins; the swap waits for the kubelet and is answered";
    }

    @Override
    public Seen inject(FaultLab lab) throws Exception {
        lab.ask(FaultLab.QUICK);
        Load load = lab.load(FaultLab.QUICK, CLIENTS);
        Seen seen = new Seen();
        Outage.Step loadAlone = () -> {
            Thread.sleep(DOWN_MILLIS / 2);
            load.end(seen);
        };
        CompletableFuture<ChatEnd> other =
                Outage.halt(lab.machine(), "kubelet").ask(lab, loadAlone, DOWN_MILLIS / 2, seen);
        return lab.conclude(seen.answered("the other model", other.join()));
    }
}
