package dev.modelswap.bench.faults.cases;

import dev.modelswap.bench.Patience;
import dev.modelswap.bench.faults.lab.Fault;
import dev.modelswap.bench.faults.lab.FaultLab;
import dev.modelswap.bench.faults.lab.Load;
import dev.modelswap.bench.faults.lab.Seen;

/** The proxy's pod template changes, so that new proxies take the place of so many old ones. */
public record ProxyRolledOut(int proxies) implements Fault {

    private static final int CLIENTS = 5;
    private static final int AFTERWARDS_MILLIS = 5_000;

    @Override
    public String name() {
        return proxies == 1 ? "proxy-rolled-out" : "proxies-rolled-out";
    }

    @Override
    public String injected() {
        return "a change of spec.proxy.podTemplate under load of 5 clients on a model that is ready, with " + proxies
                + " of the proxy";
    }

    @Override
    public String expected() {
        return "a new proxy leads, every request of the load is answered; then another model is loaded and answered";
    }

    @Override
    public Seen inject(FaultLab lab) throws Exception {
        lab.scaleProxies(proxies);
        lab.ask(FaultLab.QUICK);
        String old = lab.proxyPod().getMetadata().getName();
        Load load = lab.load(FaultLab.QUICK, CLIENTS);
        lab.patch("{\"spec\":{\"proxy\":{\"podTemplate\":{\"metadata\":{\"annotations\":{\"changed\":\"yes\"}}}}}}");
        Patience.await("the new proxy to act", () -> !old.equals(lab.actingProxy()));
        Patience.await("the new proxy to be ready", () -> lab.managed(lab.actingProxy(), "/readyz") == 200);
        lab.awaitProxies(proxies);
        Thread.sleep(AFTERWARDS_MILLIS);
        Seen seen = new Seen().add(true, "a new proxy leads");
        load.end(seen);
        return lab.conclude(seen.answered("another model", lab.ask(FaultLab.SLOW)));
    }
}
