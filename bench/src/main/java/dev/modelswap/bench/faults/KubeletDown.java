package dev.modelswap.bench.faults;

import dev.modelswap.bench.ChatEnd;
import java.util.concurrent.CompletableFuture;

/** Nobody starts or ends pods on the node for a while. */
final class KubeletDown implements Fault {

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
        CompletableFuture<ChatEnd> other;
        lab.machine().halt("kubelet");
        try {
            Thread.sleep(DOWN_MILLIS / 2);
            load.end(seen);
            other = lab.askLater(FaultLab.SLOW);
            Thread.sleep(DOWN_MILLIS / 2);
            seen.add(!other.isDone(), other.isDone() ? "the other did not wait" : "the other waited");
        } finally {
            lab.machine().resume("kubelet");
        }
        return lab.conclude(seen.answered("the other model", other.join()));
    }
}
