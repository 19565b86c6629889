package dev.modelswap.bench.faults.cases;

import dev.modelswap.bench.Patience;
import dev.modelswap.bench.faults.lab.Fault;
import dev.modelswap.bench.faults.lab.FaultLab;
import dev.modelswap.bench.faults.lab.Load;
import dev.modelswap.bench.faults.lab.Seen;

/** The active profile changes ten times a second, with so many proxies. */
public record ProfileFlapping(int proxies) implements Fault {

    private static final int CLIENTS = 10;
    private static final int SWITCHES = 100;
    private static final int BETWEEN_MILLIS = 100;

    @Override
    public String name() {
        return proxies == 1 ? "profile-flapping" : "profile-flapping-proxies";
    }

    @Override
    public String injected() {
        return "100 switches of the profile in 10 s, under load by an alias that both have, with " + proxies
                + " proxies";
    }

    @Override
    public String expected() {
        return "every request is answered, nothing is swapped, and the last profile becomes active";
    }

    @Override
    public Seen inject(FaultLab lab) throws Exception {
        lab.scaleProxies(proxies);
        lab.ask(FaultLab.QUICK);
        String pod = lab.podUid(FaultLab.QUICK);
        Load load = lab.load("assistant", CLIENTS);
        for (int i = 1; i <= SWITCHES; i++) {
            lab.activate(i % 2 == 0 ? "first" : "second");
            Thread.sleep(BETWEEN_MILLIS);
        }
        lab.activate("second");
        Patience.await("the last profile", () -> "second".equals(lab.field("status", "activeProfile")));
        Seen seen = new Seen().add(true, "the last profile is active");
        load.end(seen);
        seen.add(pod.equals(lab.podUid(FaultLab.QUICK)), "the model's pod is the same");
        return lab.conclude(seen.answered("an alias of the last profile", lab.ask("helper")));
    }
}
