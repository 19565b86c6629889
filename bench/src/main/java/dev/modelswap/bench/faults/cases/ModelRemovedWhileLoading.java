package dev.modelswap.bench.faults.cases;

import dev.modelswap.bench.ChatEnd;
import dev.modelswap.bench.Outcome;
import dev.modelswap.bench.Patience;
import dev.modelswap.bench.faults.lab.Fault;
import dev.modelswap.bench.faults.lab.FaultLab;
import dev.modelswap.bench.faults.lab.Seen;
import java.util.concurrent.CompletableFuture;

/** A model leaves the spec while it is loaded for a request. */
public final class ModelRemovedWhileLoading implements Fault {

    private static final String MODEL = "load-endless";

    @Override
    public String name() {
        return "model-removed-while-loading";
    }

    @Override
    public String injected() {
        return "a model is taken out of the spec while a request waits for its load";
    }

    @Override
    public String expected() {
        return "the request is told that the model is no more; the Deployment goes; others are answered";
    }

    @Override
    public Seen inject(FaultLab lab) throws Exception {
        int index = lab.indexOf(MODEL);
        CompletableFuture<ChatEnd> waiting = lab.askLater(MODEL);
        Patience.await("the load", () -> lab.pod(MODEL).isPresent());

        lab.patchJson("[{\"op\":\"remove\",\"path\":\"/spec/models/" + index + "\"}]");

        ChatEnd end = waiting.join();
        Seen seen = new Seen().end(end.outcome() == Outcome.TOLD && end.words().contains(MODEL), "who waited", end);
        Patience.await("the Deployment to go", () -> !lab.hasDeployment(MODEL));
        return lab.conclude(seen.answered("another model", lab.ask(FaultLab.QUICK)));
    }
}
