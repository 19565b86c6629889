package dev.modelswap.bench.faults.cases;

import dev.modelswap.bench.ChatEnd;
import dev.modelswap.bench.Outcome;
import dev.modelswap.bench.faults.lab.Fault;
import dev.modelswap.bench.faults.lab.FaultLab;
import dev.modelswap.bench.faults.lab.Seen;

/**
 * A model that cannot be loaded, of {@code faults.yaml}.
 *
 * @param name the model's name, and the fault's
 * @param injected what is wrong with it
 * @param cause a word of the cause that the client must be told
 */
public record WrongModel(String name, String injected, String cause) implements Fault {

    @Override
    public String expected() {
        return "503 that says '" + cause + "'; the model is down again, and another is answered";
    }

    @Override
    public Seen inject(FaultLab lab) throws Exception {
        lab.ask(FaultLab.QUICK);

        ChatEnd end = lab.ask(name);

        boolean told = end.outcome() == Outcome.TOLD
                && end.words().startsWith("503")
                && end.words().contains(cause);
        Seen seen = new Seen().end(told, "the request", end);
        seen.answered("another model", lab.ask(FaultLab.QUICK));
        return lab.conclude(seen.add(lab.replicas(name) == 0, "the model has " + lab.replicas(name) + " replicas"));
    }
}
