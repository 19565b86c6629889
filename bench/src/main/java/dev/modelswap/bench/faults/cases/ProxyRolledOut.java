package dev.modelswap.bench.faults.cases;

import dev.modelswap.bench.Patience;
import dev.modelswap.bench.faults.lab.Fault;
import dev.modelswap.bench.faults.lab.FaultLab;
import dev.modelswap.bench.faults.lab.Load;
import dev.modelswap.bench.faults.lab.Seen;

/** The proxy's pod template changes, so that a new proxy takes the place of the old one. */
public final class ProxyRolledOut implements Fault {

    private static final int CLIENTS = 5;
    private static final int AFTERWARDS_MILLIS = 5_000;

    @Override
    public String name() {
        return "proxy-rolled-out";
    }

    @Override
    public String injected() {
        return "a change of spec.proxy.podTemplate under load of 5 clients on a model that is ready";
    }

    @Override
    public String expected() {
        return "the new proxy acts, every request of the load is answered; then another model is loaded and answered";
    }

    @Override
    public Seen inject(FaultLab lab) throws Exception {
        lab.ask(FaultLab.QUICK);
        String old = lab.proxyPod().getMetadata().getName();
        Load load = lab.load(FaultLab.QUICK, CLIENTS);
        lab.patch("{\"spec\":{\"proxy\":{\"podTemplate\":{\"metadata\":{\"annotations\":{\"changed\":\"yes\"}}}}}}");
        Patience.await("the new proxy to act", () -> !old.equals(lab.actingProxy()));
        Patience.await("the new proxy to be ready", () -> lab.managed(lab.actingProxy(), "/readyz") == 200);
        Thread.sleep(AFTERWARDS_MILLIS);
        Seen seen = new Seen().add(true, "the new proxy acts");
        load.end(seen);
        return lab.conclude(seen.answered("another model", lab.ask(FaultLab.SLOW)));
    }
}
