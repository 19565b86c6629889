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
        return "the second is alive and never ready; never two models at once; each request is answered or told why not";
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
        boolean ready = false;
        long end = System.nanoTime() + TOGETHER_MILLIS * 1_000_000L;
        while (System.nanoTime() < end) {
            ready |= lab.managed(second, "/readyz") == 200;
            Thread.sleep(100);
        }
        seen.add(!ready, ready ? "the second was ready" : "the second was alive and not ready");
        String holder = lab.actingProxy();
        seen.add(first.equals(holder), "the Lease is " + (first.equals(holder) ? "the first's" : holder + "'s"));
        one.endOrTold(seen);
        other.endOrTold(seen);
        return lab.conclude(seen);
    }
}
