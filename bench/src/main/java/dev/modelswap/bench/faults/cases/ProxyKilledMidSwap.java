package dev.modelswap.bench.faults.cases;

import dev.modelswap.bench.ChatEnd;
import dev.modelswap.bench.Patience;
import dev.modelswap.bench.faults.lab.Fault;
import dev.modelswap.bench.faults.lab.FaultLab;
import dev.modelswap.bench.faults.lab.Seen;
import java.util.concurrent.CompletableFuture;

/** The proxy ends between the eviction of one model and the readiness of the next. */
public final class ProxyKilledMidSwap implements Fault {

    @Override
    public String name() {
        return "proxy-killed-mid-swap";
    }

    @Override
    public String injected() {
        return "SIGKILL to the proxy once the victim is scaled to 0 and the next model has a pod";
    }

    @Override
    public String expected() {
        return "who waits sees the connection break, not a clean end; asked again, the new proxy finishes the swap";
    }

    @Override
    public Seen inject(FaultLab lab) throws Exception {
        lab.ask(FaultLab.SLOW);
        CompletableFuture<ChatEnd> waiting = lab.askLater(FaultLab.QUICK);
        Patience.await(
                "the swap to be under way",
                () -> lab.replicas(FaultLab.SLOW) == 0
                        && lab.replicas(FaultLab.QUICK) == 1
                        && lab.pod(FaultLab.QUICK).isPresent());

        lab.machine().kill(lab.proxyPod());

        ChatEnd cut = waiting.join();
        Seen seen = new Seen().end(cut.broken(), "who waited", cut);
        seen.answered("asked again", lab.askUntilAnswered(FaultLab.QUICK));
        seen.add(lab.replicas(FaultLab.SLOW) == 0, "the victim stays at " + lab.replicas(FaultLab.SLOW));
        return lab.conclude(seen);
    }
}
