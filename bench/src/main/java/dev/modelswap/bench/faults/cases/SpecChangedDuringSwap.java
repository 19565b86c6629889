package dev.modelswap.bench.faults.cases;

import dev.modelswap.bench.ChatEnd;
import dev.modelswap.bench.Patience;
import dev.modelswap.bench.faults.lab.Fault;
import dev.modelswap.bench.faults.lab.FaultLab;
import dev.modelswap.bench.faults.lab.Seen;
import java.util.concurrent.CompletableFuture;

/** The pod of a model changes while the model is loaded. */
public final class SpecChangedDuringSwap implements Fault {

    @Override
    public String name() {
        return "spec-changed-during-swap";
    }

    @Override
    public String injected() {
        return "the next model's environment is changed between the eviction and its readiness";
    }

    @Override
    public String expected() {
        return "who waits is answered; the change is in force once the model is idle, and it serves then";
    }

    @Override
    public Seen inject(FaultLab lab) throws Exception {
        int index = lab.indexOf(FaultLab.QUICK);
        lab.ask(FaultLab.SLOW);
        CompletableFuture<ChatEnd> waiting = lab.askLater(FaultLab.QUICK);
        Patience.await("the swap to be under way", () -> lab.pod(FaultLab.QUICK).isPresent());

        lab.patchJson("[{\"op\":\"add\",\"path\":\"/spec/models/" + index
                + "/env\",\"value\":[{\"name\":\"CHANGED\",\"value\":\"yes\"}]}]");

        Seen seen = new Seen().answered("who waited", waiting.join());
        Patience.await("the change", () -> lab.hasEnvironment(FaultLab.QUICK, "CHANGED"));
        return lab.conclude(seen.add(true, "the change is in force").answered("the next", lab.ask(FaultLab.QUICK)));
    }
}
