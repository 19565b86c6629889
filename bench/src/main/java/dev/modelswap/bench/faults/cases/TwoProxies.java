package dev.modelswap.bench.faults.cases;

import dev.modelswap.bench.Patience;
import dev.modelswap.bench.faults.lab.Fault;
import dev.modelswap.bench.faults.lab.FaultLab;
import dev.modelswap.bench.faults.lab.Load;
import dev.modelswap.bench.faults.lab.Seen;

/** Somebody starts a second proxy of the same resource, which the Service would send requests to. */
public final class TwoProxies implements Fault {

    private static final int CLIENTS = 3;
    private static final int TOGETHER_MILLIS = 20_000;

    @Override
    public String name() {
        return "two-proxies";
    }

    @Override
    public String injected() {
        return "a second proxy's pod, made by hand with the labels of the first, for 20 s under load that swaps all the time";
    }

    @Override
    public String expected() {
        return "the second follows the first and serves; never two models at once; each request is answered";
    }

    @Override
    public Seen inject(FaultLab lab) throws Exception {
        String first = lab.proxyPod().getMetadata().getName();
        lab.ask(FaultLab.QUICK);
        Load one = lab.load(FaultLab.QUICK, CLIENTS);
        Load other = lab.load(FaultLab.SLOW, CLIENTS);
        Seen seen = new Seen();
        String second = lab.startSecondProxy();
        Patience.await("the second proxy to live", () -> lab.managed(second, "/livez") == 200);
        Patience.await("the second proxy to be ready", () -> lab.managed(second, "/readyz") == 200);
        seen.add(true, "the second is ready");
        Thread.sleep(TOGETHER_MILLIS);
        String holder = lab.actingProxy();
        seen.add(first.equals(holder), "the Lease is " + (first.equals(holder) ? "the first's" : holder + "'s"));
        one.end(seen);
        other.end(seen);
        return lab.conclude(seen);
    }
}
