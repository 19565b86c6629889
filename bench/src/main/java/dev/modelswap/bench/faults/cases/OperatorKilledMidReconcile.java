package dev.modelswap.bench.faults.cases;

import dev.modelswap.bench.ChatEnd;
import dev.modelswap.bench.Patience;
import dev.modelswap.bench.faults.lab.Fault;
import dev.modelswap.bench.faults.lab.FaultLab;
import dev.modelswap.bench.faults.lab.Seen;
import java.util.concurrent.CompletableFuture;

/** The operator ends right after a change of the resource, while it carries it out. */
public final class OperatorKilledMidReconcile implements Fault {

    private static final int TOKENS = 1_500;
    private static final int NEW_MODELS = 40;

    @Override
    public String name() {
        return "operator-killed-mid-reconcile";
    }

    @Override
    public String injected() {
        return "SIGKILL to the operator when it has made the first of 40 new models, while a stream runs";
    }

    @Override
    public String expected() {
        return "the stream ends whole; the restarted operator makes the other models, and the last of them serves";
    }

    @Override
    public Seen inject(FaultLab lab) throws Exception {
        CompletableFuture<ChatEnd> stream = lab.stream(FaultLab.SLOW, TOKENS);
        StringBuilder models = new StringBuilder();
        for (int i = 1; i <= NEW_MODELS; i++) {
            models.append(i == 1 ? "" : ",").append("""
                    {"op":"add","path":"/spec/models/-","value":{"name":"new-%d","args":["--model","/models/tiny-b.gguf",\
                    "--host","0.0.0.0","--port","8080"]}}""".formatted(i));
        }
        lab.patchJson("[" + models + "]");
        Patience.await("the first new model", () -> lab.hasDeployment("new-1"));

        lab.machine().kill(lab.operatorPod());

        String last = "new-" + NEW_MODELS;
        boolean halfWay = !lab.hasDeployment(last);
        Seen seen = new Seen().add(halfWay, halfWay ? "killed half-way" : "killed too late: all models were there");
        seen.answered("the stream", stream.join());
        Patience.await("the last new model", () -> lab.hasDeployment(last));
        return lab.conclude(seen.answered("the last new model", lab.askUntilAnswered(last)));
    }
}
